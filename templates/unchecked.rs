//! What stands in for validation where there is none: no value has anything to check.

use std::marker::PhantomData;

/// What stands in data.
#[doc(hidden)]
pub trait Validate {}

impl<T: ?Sized> Validate for T {}

/// A limit that a lexicon sets. None is known here.
#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub struct Limit<'l>(PhantomData<&'l ()>);

/// What a check would find.
#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub enum Violations {}

/// Implements nothing for a type that is a text.
macro_rules! text_checks {
    ($($checked:tt)*) => {};
}
pub(crate) use text_checks;

/// No method, for there is nothing to check.
macro_rules! validate_method {
    ($validate:ident) => {};
}
pub(crate) use validate_method;
