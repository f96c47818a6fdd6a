//! The format `tid`: a timestamp that serves as a record key.

use super::string_format::StringFormat;

super::string_format::string_format! {
    /// A timestamp identifier, such as `3jzfcijpj2z2a`: 13 characters that sort as the times they
    /// stand for.
    ///
    /// It holds 53 bits of microseconds since 1970 and a clock id of 10 bits, which tells apart
    /// clocks that tick at the same time.
    Tid
}

impl Tid {
    /// Writes a time, in microseconds since 1970 UTC, and a clock id.
    ///
    /// Whoever makes keys for one repository must see to it that the time grows from key to key. A
    /// time beyond 53 bits (the year 2255) becomes the largest that fits; of the clock id the
    /// lowest 10 bits are taken.
    pub fn from_micros(micros: u64, clock_id: u16) -> Self {
        let bits = micros.min(MAX_MICROS) << CLOCK_BITS | u64::from(clock_id & MAX_CLOCK_ID);
        let text = (0..LENGTH)
            .rev()
            .map(|place| digit(bits >> (place * DIGIT_BITS)))
            .collect();
        Self(text)
    }

    /// The time, in microseconds since 1970 UTC.
    pub fn timestamp_micros(&self) -> u64 {
        self.bits() >> CLOCK_BITS & MAX_MICROS
    }

    /// The clock id, from 0 to 1023.
    pub fn clock_id(&self) -> u16 {
        // Masked to 10 bits, so that it always fits.
        u16::try_from(self.bits() & u64::from(MAX_CLOCK_ID)).unwrap_or(MAX_CLOCK_ID)
    }

    fn bits(&self) -> u64 {
        self.0.bytes().fold(0, |bits, byte| {
            bits << DIGIT_BITS | u64::from(digit_value(byte))
        })
    }
}

impl StringFormat for Tid {
    const NAME: &'static str = "tid";

    fn check_strict(text: &str) -> Result<(), &'static str> {
        if text.len() != LENGTH as usize {
            return Err("it must have 13 characters");
        }
        if !text
            .bytes()
            .all(|byte| matches!(byte, b'2'..=b'7' | b'a'..=b'z'))
        {
            return Err("it may only have the digits 2 to 7 and lower-case letters");
        }
        // 13 digits hold 65 bits, one more than the number has.
        if !text.starts_with(|first| matches!(first, '2'..='7' | 'a'..='j')) {
            return Err("its first character must be one of 2 to 7 and a to j");
        }
        Ok(())
    }
}

const LENGTH: u32 = 13;
const DIGIT_BITS: u32 = 5;
const CLOCK_BITS: u32 = 10;
const MAX_CLOCK_ID: u16 = (1 << CLOCK_BITS) - 1;
const MAX_MICROS: u64 = (1 << 53) - 1;

/// The digit for the lowest five bits: 2 to 7, then a to z, which sorts as the numbers do.
fn digit(bits: u64) -> char {
    let value = (bits & 0b1_1111) as u8;
    char::from(if value < 6 {
        b'2' + value
    } else {
        b'a' + (value - 6)
    })
}

fn digit_value(byte: u8) -> u8 {
    match byte {
        b'2'..=b'7' => byte - b'2',
        b'a'..=b'z' => byte - b'a' + 6,
        // Never: the text was checked.
        _ => 0,
    }
}
