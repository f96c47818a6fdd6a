//! The grammars once more, written as plainly as can be: split, collect, look at every character.

pub fn did(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(3, ':').collect();
    let [scheme, method, identifier] = parts[..] else {
        return false;
    };
    text.len() <= 2048
        && scheme == "did"
        && !method.is_empty()
        && method.chars().all(|c| c.is_ascii_lowercase())
        && !identifier.is_empty()
        && only(identifier, "._:%-")
        && !identifier.ends_with([':', '%'])
}

pub fn handle(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    text.len() <= 253
        && labels.len() > 1
        && labels.iter().all(|l| label(l))
        && labels[labels.len() - 1]
            .chars()
            .next()
            .unwrap()
            .is_ascii_alphabetic()
}

pub fn at_identifier(text: &str) -> bool {
    did(text) || handle(text)
}

pub fn nsid(text: &str) -> bool {
    let segments: Vec<&str> = text.split('.').collect();
    let name = segments[segments.len() - 1];
    text.len() <= 317
        && segments.len() > 2
        && segments.iter().all(|s| label(s))
        && text.chars().next().unwrap().is_ascii_alphabetic()
        && only(name, "")
        && !name.chars().next().unwrap().is_ascii_digit()
}

pub fn record_key(text: &str) -> bool {
    (1..=512).contains(&text.len()) && only(text, ".-_:~") && text != "." && text != ".."
}

pub fn tid(text: &str) -> bool {
    let alphabet = "234567abcdefghijklmnopqrstuvwxyz";
    let chars: Vec<char> = text.chars().collect();
    chars.len() == 13
        && chars.iter().all(|&c| alphabet.contains(c))
        && alphabet[..16].contains(chars[0])
}

pub fn at_uri(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    text.len() <= 8192
        && (3..=5).contains(&parts.len())
        && parts[0] == "at:"
        && parts[1].is_empty()
        && at_identifier(parts[2])
        && parts.get(3).is_none_or(|part| nsid(part))
        && parts.get(4).is_none_or(|part| record_key(part))
}

/// As the official servers read records: one slash at the end, a query, a JSON pointer behind `#`, and
/// any characters of a URI in the record key.
pub fn at_uri_lenient(text: &str) -> bool {
    let marks = "-._~:@!$&'()*+,;=%[]\\";
    if text.len() > 8192 || !only(text, &format!("{marks}/?#")) {
        return false;
    }
    let (text, fragment) = text.split_once('#').unwrap_or((text, "/"));
    let (text, query) = text.split_once('?').unwrap_or((text, ""));
    let text = text.strip_suffix('/').unwrap_or(text);
    let parts: Vec<&str> = text.split('/').collect();
    fragment.starts_with('/')
        && !fragment.contains('#')
        && !query.contains('#')
        && (3..=5).contains(&parts.len())
        && parts[0] == "at:"
        && parts[1].is_empty()
        && at_identifier(parts[2])
        && parts.get(3).is_none_or(|part| nsid(part))
        && parts.get(4).is_none_or(|part| !part.is_empty())
}

pub fn cid(text: &str) -> bool {
    (8..=256).contains(&text.len()) && only(text, "+=") && !text.starts_with("Qm")
}

pub fn uri(text: &str) -> bool {
    let Some(colon) = text.find(':') else {
        return false;
    };
    let (scheme, rest) = (&text[..colon], &text[colon + 1..]);
    text.len() <= 8192
        && scheme
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic())
        && only(scheme, "+.-")
        && !rest.is_empty()
        && !rest.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// What the regular expression of the official servers takes.
pub fn uri_of_servers(text: &str) -> bool {
    let Some(colon) = text.find(':') else {
        return false;
    };
    let (scheme, rest) = (&text[..colon], &text[colon + 1..]);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    !scheme.is_empty()
        && only(scheme, "_")
        && !rest.is_empty()
        && !rest.starts_with('/')
        && !rest.chars().any(|c| c.is_whitespace() || c == '\u{feff}')
}

pub fn datetime(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return false;
    };
    let date: Vec<&str> = date.split('-').collect();
    let Some(zone_at) = time.find(['Z', '+', '-']) else {
        return false;
    };
    let (time, zone) = time.split_at(zone_at);
    let (time, fraction) = match time.split_once('.') {
        Some((time, fraction)) => (time, Some(fraction)),
        None => (time, None),
    };
    let time: Vec<&str> = time.split(':').collect();
    let (&[year, month, day], &[hour, minute, second]) = (&date[..], &time[..]) else {
        return false;
    };
    let all = [month, day, hour, minute, second];
    if text.len() > 64 || !digits(year, 4) || !all.iter().all(|part| digits(part, 2)) {
        return false;
    }
    if fraction.is_some_and(|f| f.is_empty() || !f.chars().all(|c| c.is_ascii_digit())) {
        return false;
    }
    let offset = match zone {
        "Z" => 0,
        "-00:00" => return false,
        _ => {
            let (sign, hours_minutes) = zone.split_at(1);
            let Some((hours, minutes)) = hours_minutes.split_once(':') else {
                return false;
            };
            if sign == "Z" || !digits(hours, 2) || !digits(minutes, 2) {
                return false;
            }
            let (hours, minutes) = (value(hours), value(minutes));
            if hours > 23 || minutes > 59 {
                return false;
            }
            (hours * 60 + minutes) * if sign == "-" { 1 } else { -1 }
        }
    };
    let [month, day, hour, minute, second] = all.map(value);
    let year = value(year);
    // Minutes since the first of January, to see whether the offset leaves the first or the last year.
    let from_start = (day - 1) * 1440 + hour * 60 + minute + offset;
    (1..=12).contains(&month)
        && (1..=month_length(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60
        && !(year == 0 && month == 1 && from_start < 0)
        && !(year == 9999 && month == 12 && from_start >= 31 * 1440)
}

pub fn month_length(year: i64, month: i64) -> i64 {
    let leap = year % 400 == 0 || year % 100 != 0 && year % 4 == 0;
    [
        31,
        if leap { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ][month as usize - 1]
}

pub fn language(text: &str) -> bool {
    if text.len() > 128 {
        return false;
    }
    let old = "en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn \
               i-tao i-tay i-tsu sgn-be-fr sgn-be-nl sgn-ch-de";
    if old.split(' ').any(|tag| tag == text.to_lowercase()) {
        return true;
    }
    let first = text.split('-').next().unwrap();
    let short = first.chars().all(|c| c.is_ascii_lowercase()) && matches!(first.len(), 2 | 3);
    if !short && !matches!(first, "x" | "X") {
        return false;
    }
    well_formed_language(text).is_some_and(|parts| {
        let mut unique: Vec<(Part, String)> = parts
            .into_iter()
            .filter(|(part, _)| matches!(part, Part::Variant | Part::Singleton))
            .map(|(part, subtag)| (part, subtag.to_lowercase()))
            .collect();
        let count = unique.len();
        unique.sort();
        unique.dedup();
        unique.len() == count
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Primary,
    Extended,
    Script,
    Region,
    Variant,
    Singleton,
    Extension,
    PrivateMark,
    Private,
}

/// The grammar of RFC 5646 without its old tags, by trying every way to read the subtags.
pub fn well_formed_language(text: &str) -> Option<Vec<(Part, &str)>> {
    fn is(part: Part, subtag: &str) -> bool {
        let length = subtag.len();
        let letters = subtag.chars().all(|c| c.is_ascii_alphabetic());
        let alphanumeric = subtag.chars().all(|c| c.is_ascii_alphanumeric());
        let x = subtag.eq_ignore_ascii_case("x");
        match part {
            Part::Primary => letters && (2..=8).contains(&length),
            Part::Extended => letters && length == 3,
            Part::Script => letters && length == 4,
            Part::Region => letters && length == 2 || digits(subtag, 3),
            Part::Variant => {
                alphanumeric
                    && ((5..=8).contains(&length)
                        || length == 4 && subtag.chars().next().unwrap().is_ascii_digit())
            }
            Part::Singleton => alphanumeric && length == 1 && !x,
            Part::Extension => alphanumeric && (2..=8).contains(&length),
            Part::PrivateMark => x,
            Part::Private => alphanumeric && (1..=8).contains(&length),
        }
    }
    fn read<'a>(before: &[(Part, &'a str)], rest: &[&'a str]) -> Option<Vec<(Part, &'a str)>> {
        use Part::*;
        let last = before.last().map(|(part, _)| *part);
        let Some((subtag, after)) = rest.split_first() else {
            return (!matches!(last, None | Some(Singleton | PrivateMark)))
                .then(|| before.to_vec());
        };
        let extended = before.iter().filter(|(part, _)| *part == Extended).count();
        let short = before.first().is_some_and(|(_, primary)| primary.len() < 4);
        let next: &[Part] = match last {
            None => &[Primary, PrivateMark],
            Some(Primary | Extended) if short && extended < 3 => {
                &[Extended, Script, Region, Variant, Singleton, PrivateMark]
            }
            Some(Primary | Extended) => &[Script, Region, Variant, Singleton, PrivateMark],
            Some(Script) => &[Region, Variant, Singleton, PrivateMark],
            Some(Region | Variant) => &[Variant, Singleton, PrivateMark],
            Some(Singleton) => &[Extension],
            Some(Extension) => &[Extension, Singleton, PrivateMark],
            Some(PrivateMark | Private) => &[Private],
        };
        next.iter()
            .filter(|part| is(**part, subtag))
            .find_map(|part| {
                let mut read_so_far = before.to_vec();
                read_so_far.push((*part, subtag));
                read(&read_so_far, after)
            })
    }
    read(&[], &text.split('-').collect::<Vec<_>>())
}

fn label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && only(text, "-")
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn only(text: &str, marks: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || marks.contains(c))
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.chars().all(|c| c.is_ascii_digit())
}

fn value(digits: &str) -> i64 {
    digits.parse().unwrap()
}
