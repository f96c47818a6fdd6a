//! Guesses of the next field: the objects of a type mostly have their fields in one order, whatever the lexicon's is.

use std::cell::Cell;

/// Guesses which field comes next, by what came there in the objects before. `after` says how far this object has been
/// read: it is one more than the index of the last field, or 0.
#[inline]
pub(super) fn next_field(fields: &'static [&'static str], after: usize) -> usize {
    let [first, _] = guesses(fields, after);
    usize::from(first)
}

/// The second guess, for when the first was wrong: fields that are optional come and go.
#[inline]
pub(super) fn second_field(fields: &'static [&'static str], after: usize) -> usize {
    let [_, second] = guesses(fields, after);
    usize::from(second)
}

/// Keeps for the next object which field came, when the first guess was wrong.
pub(super) fn remember(fields: &'static [&'static str], after: usize, found: usize) {
    // Nobody has so many fields; beyond that there are no guesses.
    if let Ok(found) = u8::try_from(found) {
        let [first, _] = guesses(fields, after);
        // A thread that is about to end has no place for it.
        let _ = NEXT.try_with(|next| {
            let next = next.get(place(fields, after));
            next.map(|next| next.set([found, first]))
        });
    }
}

/// How many places a thread has, of two bytes each.
const PLACES: usize = 1024;

thread_local! {
    /// A type has one place more than fields, from where the address of the list of their names says. Types may come to
    /// share places, and then guess wrong more often: whoever guesses compares.
    static NEXT: [Cell<[u8; 2]>; PLACES] = const { [const { Cell::new([0; 2]) }; PLACES] };
}

#[inline]
fn guesses(fields: &'static [&'static str], after: usize) -> [u8; 2] {
    let guesses = NEXT.try_with(|next| next.get(place(fields, after)).map(Cell::get));
    guesses.ok().flatten().unwrap_or_default()
}

#[inline]
fn place(fields: &'static [&'static str], after: usize) -> usize {
    (fields.as_ptr().addr() / size_of::<&str>()).wrapping_add(after) % PLACES
}
