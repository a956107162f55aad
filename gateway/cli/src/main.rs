//! The binary `gateway`: one program for an authority's own gateway, for its partners' offices
//! and for integrators. One file a command; this page only says which there are.
//!
//! Exit codes: 0 done (complete, accepted, valid), 1 the answer is no (incomplete, refused,
//! invalid), 2 the input or the surroundings cannot be used.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod access;
mod arguments;
mod asked;
mod bench;
mod command;
mod demo;
mod development;
mod findings;
mod known;
mod print;
mod remote;
#[cfg(test)]
mod sample;
mod sealing;
mod source;

/// Carries signed bundles between central authorities and says, article by article, what the
/// treaty still wants.
#[derive(Parser)]
#[command(name = "gateway", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Two authorities on this machine, a real exchange, the desk open.
    Demo(demo::Arguments),
    /// Make the directory of an authority's own gateway.
    Init(command::init::Arguments),
    /// Run an authority's own gateway.
    Serve(command::serve::Arguments),
    /// Treaties: list, show, checklist, lint.
    Treaty(command::treaty::Arguments),
    /// Assess a manifest or a bundle offline.
    Check(command::check::Arguments),
    /// Bundles as files: new, seal, verify, export, show.
    Bundle(command::bundle::Arguments),
    /// Send a bundle directory to a gateway.
    Send(command::send::Arguments),
    /// Take what waits in a gateway's inbox.
    Inbox(command::inbox::Arguments),
    /// All evidence of a bundle.
    Evidence(command::evidence::Arguments),
    /// Cases of one's own gateway: list, show, approve.
    Case(command::case::Arguments),
    /// A gateway's log: verify, prove.
    Log(command::log::Arguments),
    /// Paper originals: check a number.
    Originals(command::originals::Arguments),
    /// Partners, staff, log and store of one's own gateway.
    Admin(command::admin::Arguments),
    /// Measure the accept path beside the same machine's bare pipeline.
    Bench(bench::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Init(arguments) => command::init::run(&arguments),
        Command::Serve(arguments) => command::serve::run(&arguments),
        Command::Treaty(arguments) => command::treaty::run(&arguments),
        Command::Check(arguments) => command::check::run(&arguments),
        Command::Bundle(arguments) => command::bundle::run(&arguments),
        Command::Send(arguments) => command::send::run(&arguments),
        Command::Inbox(arguments) => command::inbox::run(&arguments),
        Command::Evidence(arguments) => command::evidence::run(&arguments),
        Command::Case(arguments) => command::case::run(&arguments),
        Command::Log(arguments) => command::log::run(&arguments),
        Command::Originals(arguments) => command::originals::run(&arguments),
        Command::Admin(arguments) => command::admin::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
    };
    match outcome {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(error) => {
            print::error(&error);
            ExitCode::from(2)
        }
    }
}

/// What a command has to say by its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Exit code 0.
    Yes,
    /// Exit code 1.
    No,
}

impl From<bool> for Answer {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn no_two_arguments_of_a_command_contradict_each_other() {
        Arguments::command().debug_assert();
    }
}
