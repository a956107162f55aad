//! No target: writes the world and the first inputs of every target into the folder that
//! `GATEWAY_FUZZ_WORLD` names. It is built like a target, so that one build does for all.
#![no_main]

use std::path::PathBuf;

use gateway_fuzz::{World, seeds};

fn write() {
    let folder = std::env::var_os("GATEWAY_FUZZ_WORLD").map(PathBuf::from);
    let folder = folder.expect("GATEWAY_FUZZ_WORLD names the folder to write into");
    let world = World::make();
    world.write(&folder);
    seeds::write(&world, &folder.join("seeds"));
}

libfuzzer_sys::fuzz_target!(init: write(), |_input: &[u8]| {});
