//! When a subscription connects again.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;

use super::retry_after::LONGEST_ASKED;

/// How a subscription connects again after its connection has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reconnect {
    /// How many attempts in a row may bring no new message before the stream ends with the last error. `None` for no
    /// limit.
    pub attempts: Option<u32>,
    /// The wait before the first of these attempts. It is doubled for each further one, and up to half of it is left
    /// out at random, so that not all clients come back at the same moment.
    pub first_wait: Duration,
    /// The longest wait, unless the service asks for a longer one, up to an hour.
    pub longest_wait: Duration,
}

/// No limit to the attempts, and waits from half a second to half a minute.
impl Default for Reconnect {
    fn default() -> Self {
        Reconnect {
            attempts: None,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
        }
    }
}

impl Reconnect {
    /// The wait before the attempt that follows this many others, `None` if there have been enough.
    pub(super) fn wait(&self, before: u32, asked: Option<Duration>) -> Option<Duration> {
        if self.attempts.is_some_and(|most| before >= most) {
            return None;
        }
        let factor = 2u32.saturating_pow(before);
        let whole = self.first_wait.saturating_mul(factor);
        let whole = whole.min(self.longest_wait);
        // The standard library draws a seed for its maps; that is as random as this needs.
        let random = (RandomState::new().hash_one(before) & 0xffff) as u16;
        let left_out = (whole / (1 << 17)).saturating_mul(u32::from(random));
        let wait = whole.saturating_sub(left_out);
        Some(wait.max(asked.unwrap_or_default().min(LONGEST_ASKED)))
    }
}
