//! Randomness from the operating system.

use deskbell_desk::Random;
use rand::{TryRng, rngs::SysRng};

pub struct SystemRandom;

impl Random for SystemRandom {
    /// A desk that can't make unguessable ids must not go on.
    fn fill(&self, bytes: &mut [u8]) {
        SysRng.try_fill_bytes(bytes).expect("the operating system gives randomness");
    }
}
