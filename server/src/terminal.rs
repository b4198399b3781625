//! Speaking with the person at the terminal: lines, tables, passwords.

use std::io::{self, BufRead, IsTerminal, Write};

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use crate::failure::Failure;

/// Prints a line. Nobody listening any more (`deskbell user list | head`) is no failure.
pub fn say(line: impl AsRef<str>) {
    let mut out = io::stdout().lock();
    drop(writeln!(out, "{}", line.as_ref()).and_then(|()| out.flush()));
}

/// Prints rows with their columns aligned.
pub fn table<const N: usize>(rows: &[[String; N]]) {
    for line in aligned(rows) {
        say(line);
    }
}

pub fn aligned<const N: usize>(rows: &[[String; N]]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells: Vec<_> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// The password from the flag, the environment, or whoever types it.
pub fn password(flag: Option<String>) -> Result<String, Failure> {
    if let Some(given) = flag.or_else(|| std::env::var("DESKBELL_PASSWORD").ok()) {
        return Ok(given);
    }
    let typed = match io::stdin().is_terminal() {
        true => {
            let first = ask("Password: ")?;
            if ask("The same again: ")? != first {
                return Err(Failure::usage("The two passwords differ. Run the command again."));
            }
            first
        }
        false => read_line()?,
    };
    match typed.is_empty() {
        true => Err(Failure::usage("No password came. Give it with --password, DESKBELL_PASSWORD or on the input.")),
        false => Ok(typed),
    }
}

/// Asks without showing what is typed.
fn ask(question: &str) -> Result<String, Failure> {
    let broken = |e: &dyn std::fmt::Display| Failure::new(format!("The terminal can't be read: {e}"));
    eprint!("{question}");
    let terminal = io::stdin();
    let before = tcgetattr(&terminal).map_err(|e| broken(&e))?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&terminal, OptionalActions::Flush, &silent).map_err(|e| broken(&e))?;
    let line = read_line();
    tcsetattr(&terminal, OptionalActions::Flush, &before).map_err(|e| broken(&e))?;
    eprintln!();
    line
}

fn read_line() -> Result<String, Failure> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|e| Failure::new(format!("The password can't be read: {e}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_in_characters() {
        let rows = [["Lucía".to_owned(), "a".to_owned()], ["Jo".to_owned(), "b".to_owned()]];
        assert_eq!(aligned(&rows), ["Lucía  a", "Jo     b"]);
    }
}
