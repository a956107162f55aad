use gateway_paper::cover::*;
fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let s = CoverSheet {
            languages: ["pt".into(), "kk".into()],
            label: Label::new("KZ-BR-2026-000017", "01JD3Q8Z6V7W5X4Y3T2S1R0QPN", 1, 1).unwrap(),
            date: jiff::civil::date(2026, 11, 10),
            from: "Ministério da Justiça e Segurança Pública".into(),
            to: vec!["Бас прокуратура".into(), "Мәңгілік Ел даңғылы, 14".into(), "Астана".into()],
            treaty: "kz-br-2018".into(),
            carrier: "Correios, registrado".into(),
            consignment: "RB123456785BR".into(),
            bundle: "urn:uuid:0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f".into(),
            digest: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".into(),
            originals: (1..=n).map(|n| Original { document: format!("d{n}"), title: "Үкімнің куәландырылған көшірмесі".into(), pages: 41 }).collect(),
        };
    std::fs::write("/tmp/paper/cover.pdf", s.render().unwrap()).unwrap();
}
