//! KZ-BR 2018 against the engine.

mod example;
mod owed;
mod papers;
