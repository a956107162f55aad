//! `gateway originals number`: a number, checked while it is typed.

use gateway_exchange::originals::{Carrier, Number, NumberError};
use serde_json::json;

use crate::{Answer, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The number, with or without spaces.
    number: String,
    /// Who carries: upu, ups, fedex, dhl, dpd or other. It is never guessed from the number.
    #[arg(long, default_value_t = Carrier::Upu)]
    carrier: Carrier,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Answer {
    let Arguments { number, carrier, json } = arguments;
    let checked = Number::parse(*carrier, number);
    if *json {
        let error = checked.as_ref().err();
        let valid = checked.as_ref().ok().map(Number::as_str);
        print::json(&json!({
            "valid": valid.is_some(),
            "carrier": carrier,
            "number": valid,
            "error": error.map(ToString::to_string),
            "look_at": error.map(places),
        }));
    } else {
        match &checked {
            Ok(number) => print::line(&format!("{number} is a valid number of {carrier}")),
            Err(error) => print::line(&error.to_string()),
        }
    }
    checked.is_ok().into()
}

/// Where the slip probably is.
fn places(error: &NumberError) -> Vec<usize> {
    match error {
        NumberError::Length { .. } => Vec::new(),
        NumberError::Character { position, .. } => vec![*position],
        NumberError::Service => vec![1, 2],
        NumberError::Country => vec![12, 13],
        NumberError::Check { suspects, .. } => suspects.clone(),
    }
}
