//! Runs a target on inputs from a seeded generator, on all cores.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Runs a target a number of times, or for as long as `LEXGEN_FUZZ_SECONDS` says.
pub fn drive(
    name: &str,
    count: u64,
    target: impl Fn(&[u8]) + Sync,
    input: impl Fn(&mut Random) -> Vec<u8> + Sync,
) {
    let number = |key: &str| -> Option<u64> {
        let value = std::env::var(key).ok()?;
        Some(
            value
                .parse()
                .unwrap_or_else(|_| panic!("{key} is no number: {value}")),
        )
    };
    let seconds = number("LEXGEN_FUZZ_SECONDS").map(Duration::from_secs);
    let first = number("LEXGEN_FUZZ_SEED").unwrap_or_default();
    let start = Instant::now();
    let next = AtomicU64::new(0);
    let slowest = Mutex::new((Duration::ZERO, 0));
    let failed = Mutex::new(None);
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let done = seconds.map_or(at >= count, |limit| start.elapsed() >= limit);
            if done || failed.lock().expect("no panic").is_some() {
                return;
            }
            let seed = first.wrapping_add(at);
            let bytes = input(&mut Random::new(seed));
            let began = Instant::now();
            if catch_unwind(AssertUnwindSafe(|| target(&bytes))).is_err() {
                *failed.lock().expect("no panic") = Some((seed, bytes));
                return;
            }
            let mut slowest = slowest.lock().expect("no panic");
            *slowest = (*slowest).max((began.elapsed(), seed));
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    if let Some((seed, bytes)) = failed.into_inner().expect("no panic") {
        panic!(
            "{name} fails with LEXGEN_FUZZ_SEED={seed}, input:\n{}",
            String::from_utf8_lossy(&bytes)
        );
    }
    // Each thread takes one number more than it runs.
    let runs = next.into_inner() - threads as u64;
    let (longest, seed) = slowest.into_inner().expect("no panic");
    println!(
        "{name}: {runs} executions in {:.1} s, the slowest in {longest:.1?} (seed {seed})",
        start.elapsed().as_secs_f64()
    );
    assert!(seconds.is_some() || runs == count, "{runs}");
    assert!(
        longest < Duration::from_secs(20),
        "{name} hangs with LEXGEN_FUZZ_SEED={seed}"
    );
}

/// SplitMix64: the same numbers on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// Bytes for choices: up to as many.
    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..=self.below(most)).map(|_| self.next() as u8).collect()
    }

    /// Changes a few bytes, takes some out, or puts in a piece of another text.
    pub fn damage(&mut self, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
        let at = self.below(bytes.len() + 1);
        let end = (at + self.below(40)).min(bytes.len());
        match self.below(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => bytes[at..end]
                .iter_mut()
                .for_each(|byte| *byte = byte.wrapping_add(1)),
            3 => {
                let other = &others[self.below(others.len())];
                let from = self.below(other.len() + 1);
                let piece = &other[from..(from + self.below(200)).min(other.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            4 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            5 => {
                // A value for a value, so that more of the result is JSON.
                let value = VALUES[self.below(VALUES.len())];
                if let Some(colon) = bytes[at..].iter().position(|byte| *byte == b':') {
                    let from = at + colon + 1;
                    let length = bytes[from..].iter().position(|byte| b",}\n".contains(byte));
                    let until = from + length.unwrap_or(0);
                    bytes.splice(from..until, value.bytes());
                }
            }
            _ => {
                let piece = VALUES[self.below(VALUES.len())];
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
}

/// Pieces of JSON that lexicons do not have in these places.
const VALUES: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "1e400",
    "9223372036854775808",
    "\"\"",
    "\"self\"",
    "\"#main\"",
    "\"a.b.c#d\"",
    "\"\\u0000\\u202e*/ \\\"\"",
    "\"\\ud800\"",
    "[]",
    "[[]]",
    "{}",
    "{\"type\":\"union\",\"refs\":[]}",
    "[1,\"a\"]",
    "{\"a\":1,\"a\":2}",
    "\"ref\"",
    "\"array\"",
    "\"unknown\"",
    "\u{feff}",
    "//",
    "/* */",
    "\0",
    "\r",
    "}",
    "]",
    "\\",
];
