//! How strictly decoding checks string formats.

/// Whether a text that is decoded must follow the specification as one that this program makes must. If not, it may be
/// what official servers accept in a record.
pub(super) const DECODES_STRICTLY: bool = false;
