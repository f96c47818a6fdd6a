//! Pseudo-random texts: the same in every run.

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// Either some pieces in a row, or an example in which a few characters are lost, new or changed.
    pub fn text(&mut self, pieces: &[&str], examples: &[&str]) -> String {
        if self.below(3) == 0 {
            return (0..self.below(12)).map(|_| self.pick(pieces)).collect();
        }
        let mut text: Vec<char> = self.pick(examples).chars().collect();
        for _ in 0..self.below(4) {
            let place = self.below(text.len() + 1);
            let piece = self.pick(pieces).chars();
            let lost = self.below(2).min(text.len() - place);
            text.splice(place..place + lost, piece);
        }
        text.into_iter().collect()
    }
}
