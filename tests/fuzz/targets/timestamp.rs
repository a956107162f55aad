//! Time-stamps: an answer or a token that parses has the bytes that it was read from, and no
//! token of ours vouches for anything without anchors.
#![no_main]

use gateway_bundle::Digest;
use gateway_evidence::Crls;
use gateway_evidence::timestamp::{Rules, Token, token_of};
use gateway_fuzz::now;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let nobody = Crls::none();
    let rules = Rules { anchors: &[], policies: &[], crls: &nobody };
    if let Ok(token) = Token::parse(input) {
        assert_eq!(token.der(), input, "the bytes are kept as they came");
        assert!(token.verify(&Digest::of(b"checkpoint\n"), &rules, now()).is_err());
    }
    if let Ok(token) = token_of(input) {
        let again = Token::parse(token.der()).expect("what was taken out of an answer parses");
        assert_eq!(again.der(), token.der());
    }
});
