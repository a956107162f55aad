use proptest::prelude::*;

use super::*;

const VALID: &[(Carrier, &[&str])] = &[
    (
        Carrier::Upu,
        &[
            "RR473124829GB",
            "RB123456785US",
            "RB123456785GB",
            "RR287043775IN",
            "EE000000005KZ",
            "RA000000014KZ",
            "EA123456003BR",
            "VV987654326PT",
            "CP000000076RU",
            "RK166520145LV",
            "LE704280574SE",
            "EH036261918US",
            "RZ000000102TR",
            "RA000000080KZ",
            "rr 473 124 829 gb",
            "RR-473-124-829-GB",
        ],
    ),
    (
        Carrier::Ups,
        &[
            "1Z5R89390357567127",
            "1Z879E930346834440",
            "1Z410E7W0392751591",
            "1Z8V92A70367203024",
            "1ZXX3150YW44070023",
        ],
    ),
    (
        Carrier::Fedex,
        &[
            "986578788855",
            "477179081230",
            "799531274483",
            "790535312317",
            "974367662710",
            "0414 4176 0228 964",
            "5682 8361 0012 000",
            "5682 8361 0012 734",
            "1001921334250001000300779017972697",
            "9622001560001234567100794808390594",
        ],
    ),
    (
        Carrier::Dhl,
        &[
            "3318810025",
            "8487135506",
            "1099255990",
            "3821724944",
            "3318810036",
            "3318810014",
            "JJD0099999999",
            "JVGL0999999990",
        ],
    ),
    (
        Carrier::Dpd,
        &["00 81827 0998 0000 0200 33 350 276 C", "0081 827 0998 0000 0200 45 327 276 N"],
    ),
    (Carrier::Other, &["Diplomatic bag 17/2027"]),
];

const INVALID: &[(Carrier, &[&str])] = &[
    (Carrier::Upu, &["RR473124828GB", "RR473142829GB", "RB123456786US", "EE000000000KZ"]),
    (Carrier::Ups, &["1Z1111111111111111"]),
    (Carrier::Fedex, &["996578788855", "5682 8361 0012 732", "1001901781990001000300617767839438"]),
    (Carrier::Dhl, &["3318810010", "3318810034", "3318810011"]),
    (Carrier::Dpd, &["008182709980000020033350276A", "0081 827 0998 0000 0200 45 000 000 N"]),
];

#[test]
fn the_numbers_that_carriers_publish_are_taken() {
    for (carrier, numbers) in VALID {
        for number in *numbers {
            assert!(Number::parse(*carrier, number).is_ok(), "{carrier} {number}");
        }
    }
}

#[test]
fn numbers_with_a_wrong_check_are_refused() {
    for (carrier, numbers) in INVALID {
        for number in *numbers {
            let refused = Number::parse(*carrier, number);
            assert!(matches!(refused, Err(NumberError::Check { .. })), "{carrier} {number}");
        }
    }
}

#[test]
fn two_neighbours_that_changed_places_are_named() {
    let Err(NumberError::Check { suspects, .. }) = Number::parse(Carrier::Upu, "RR473142829GB")
    else {
        panic!("taken");
    };
    assert!(suspects.contains(&7) && suspects.contains(&8), "{suspects:?}");
}

#[test]
fn a_letter_among_the_digits_is_named_by_its_place() {
    let refused = Number::parse(Carrier::Upu, "RR4731248O9GB").unwrap_err();
    assert!(matches!(refused, NumberError::Character { position: 10, .. }), "{refused}");
    let refused = Number::parse(Carrier::Ups, "1Z5R8939035756712X").unwrap_err();
    assert!(matches!(refused, NumberError::Character { position: 18, .. }), "{refused}");
}

#[test]
fn reserved_services_and_unknown_countries_are_refused() {
    let parse = |number| Number::parse(Carrier::Upu, number);
    assert_eq!(parse("JJ123456785BR"), Err(NumberError::Service));
    assert_eq!(parse("KA123456785BR"), Err(NumberError::Service));
    assert_eq!(parse("RB123456785XX"), Err(NumberError::Country));
    assert!(matches!(parse("RB12345678BR"), Err(NumberError::Length { found: 12, .. })));
    assert!(matches!(parse(""), Err(NumberError::Length { found: 0, .. })));
}

proptest! {
    #[test]
    fn whatever_is_typed_is_answered_and_what_is_taken_reads_back(text in "\\PC{0,80}") {
        for carrier in Carrier::ALL {
            if let Ok(number) = Number::parse(carrier, &text) {
                prop_assert_eq!(Number::parse(carrier, number.as_str()), Ok(number));
            }
        }
    }

    #[test]
    fn a_swap_that_is_found_is_among_the_suspects_unless_there_are_too_many(
        serial in "[0-9]{8}",
        at in 2_usize..9,
    ) {
        let right = (0..10).map(|check| format!("RR{serial}{check}KZ"));
        let right = right.into_iter().find(|n| Number::parse(Carrier::Upu, n).is_ok()).unwrap();
        let mut wrong: Vec<char> = right.chars().collect();
        wrong.swap(at, at + 1);
        let wrong: String = wrong.into_iter().collect();
        if let Err(NumberError::Check { suspects, .. }) = Number::parse(Carrier::Upu, &wrong) {
            prop_assert!(suspects.is_empty() || suspects.contains(&(at + 1)));
        }
    }

    #[test]
    fn every_single_wrong_digit_of_a_dpd_number_is_caught(at in 0_usize..27, add in 1_u32..10) {
        let mut wrong: Vec<char> = "008182709980000020033350276C".chars().collect();
        let digit = (wrong[at].to_digit(10).unwrap() + add) % 10;
        wrong[at] = char::from_digit(digit, 10).unwrap();
        let wrong: String = wrong.into_iter().collect();
        prop_assert!(Number::parse(Carrier::Dpd, &wrong).is_err());
    }
}
