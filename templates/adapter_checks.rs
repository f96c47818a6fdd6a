//! Validation of fields of types that are not generated. They have rules of their own; lists of them have a length.

use super::findings::Findings;
use super::foreign::{Adapter, ViaRef};
use super::limits::Limit;
use super::pointer::Pointer;
use super::validate::{Validate, check_length};

impl<A: Adapter<T>, T> Validate for ViaRef<'_, A, T> {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        if let Some(length) = A::length(self.get()) {
            check_length(length, limits, "elements", at, found);
        }
    }
}
