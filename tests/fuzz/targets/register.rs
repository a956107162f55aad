//! Register entries and trust files: what is taken is written as something that reads as the same.
#![no_main]

use gateway_evidence::Register;
use gateway_evidence::register::RegisterFile;
use gateway_evidence::trust::TrustFile;
use gateway_fuzz::now;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Ok(trust) = TrustFile::parse(input) {
        let written = trust.to_json(now()).expect("a trust file is written");
        let again = TrustFile::parse(written.as_bytes()).expect("what is written is read");
        assert_eq!(again.to_json(now()).expect("again"), written, "writing changed it");
    }
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(file) = toml::from_str::<RegisterFile>(text) else { return };
    let Ok(register) = Register::try_from(file) else { return };
    let written = toml::to_string(register.file()).expect("an entry is written");
    let again = toml::from_str::<RegisterFile>(&written).expect("what is written is read");
    assert_eq!(&again, register.file(), "writing changed it");
    Register::try_from(again).expect("what was taken once is taken again");
});
