//! The nearest known name to a mistyped one.

/// The candidate that is meant by `name`, most likely: the same but for case, or else the one with the fewest typing
/// errors, if these are few. The first one wins a draw, so give them in a fixed order.
pub fn nearest<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    if let Some(found) = candidates
        .clone()
        .find(|candidate| candidate.eq_ignore_ascii_case(name))
    {
        return Some(found);
    }
    let limit = (name.chars().count() / 4).clamp(1, 2);
    candidates
        .filter_map(|candidate| {
            distance(name, candidate, limit).map(|distance| (distance, candidate))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// The number of characters to add, remove or replace; `None` when it is above the limit.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    // This spares most of the work. Only in ASCII do bytes count characters.
    if a.is_ascii() && b.is_ascii() && a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        let mut last = i + 1;
        next.push(last);
        for (right, pair) in b.iter().zip(row.windows(2)) {
            let &[diagonal, above] = pair else { continue };
            last = (diagonal + usize::from(left != *right))
                .min(above + 1)
                .min(last + 1);
            next.push(last);
        }
        if next.iter().all(|&distance| distance > limit) {
            return None;
        }
        row = next;
    }
    row.last().copied().filter(|&distance| distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits_up_to_the_limit() {
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
        assert_eq!(distance("größe", "grösse", 2), Some(2));
        assert_eq!(distance("same", "same", 0), Some(0));
    }

    #[test]
    fn case_before_typing_errors_before_nothing() {
        let names = ["eventstatu", "EventStatus", "other"];
        assert_eq!(
            nearest("eventStatus", names.into_iter()),
            Some("EventStatus")
        );
        assert_eq!(nearest("othr", names.into_iter()), Some("other"));
        assert_eq!(nearest("record", names.into_iter()), None);
    }
}
