//! `validate` on generated types: what a lexicon says beyond types.

use std::fmt::Debug;

use serde::ser::Serialize;

use super::blob::Blob;
use super::bytes::Bytes;
use super::cid_link::CidLink;
use super::data_model::describe;
use super::fields::Fields;
use super::findings::Findings;
use super::limits::Limit;
use super::map::Map;
use super::object::Object;
use super::pointer::Pointer;
use super::record::Checked;
use super::union::UnknownMember;
use super::value::Value;
use super::violation::{Rule, Violations};

/// What stands in data: its values may break rules of their lexicon that no type expresses. Generated types with such rules
/// also have a method [`validate`](Validate::validate) that needs no import.
pub trait Validate {
    /// Notes what is wrong with this value, which stands at this place. The limits are those that the place sets: first
    /// for the value, then behind [`Limit::Elements`] for its elements, then for theirs. By default
    /// nothing is wrong.
    #[doc(hidden)]
    fn check(&self, _: &[Limit<'_>], _: &Pointer<'_>, _: &mut Findings<'_>) {}

    /// Checks all that the lexicon says beyond types: lengths, ranges, constants, blobs.
    ///
    /// # Errors
    /// Everything that is wrong, each thing with the path to it.
    fn validate(&self) -> Result<(), Violations> {
        let mut found = Findings::new(&[]);
        self.check(&[], &Pointer::ROOT, &mut found);
        found.finish()
    }
}

impl<T: Validate> Validate for Option<T> {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        if let Some(value) = self {
            value.check(limits, at, found);
        }
    }
}

impl<T: Object> Validate for T {
    fn check(&self, _: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        if !found.is_too_deep(at) {
            let secrets = T::SECRETS;
            self.write(&mut FieldChecks { at, found, secrets });
        }
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        if found.is_too_deep(at) {
            return;
        }
        check_length(self.len(), limits, "elements", at, found);
        let limits = of_elements(limits);
        for (index, element) in self.iter().enumerate() {
            element.check(limits, &at.index(index), found);
        }
    }
}

impl Validate for str {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        check_text(self, limits, at, found);
    }
}

impl Validate for String {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        check_text(self, limits, at, found);
    }
}

impl Validate for i64 {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        for limit in own(limits) {
            match *limit {
                Limit::ConstantInteger(only) => found.constant_value(at, *self, only),
                Limit::OneOfIntegers(values) => found.one_of_integers(at, *self, values),
                Limit::Range(min, max) => found.range(at, *self, (min, max)),
                _ => {}
            }
        }
    }
}

impl Validate for bool {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        for limit in own(limits) {
            if let Limit::ConstantBoolean(only) = *limit {
                found.constant_value(at, *self, only);
            }
        }
    }
}

impl Validate for Bytes {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        check_length(self.as_slice().len(), limits, "bytes", at, found);
    }
}

impl Validate for Blob {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        if self.mime_type.is_empty() {
            let actual = describe(&Value::from(""));
            found.push(&at.key("mimeType"), Rule::Blob, "a media type", actual);
        }
        // A size of -1 marks one that is not known.
        if let Some(size) = self.size.filter(|size| *size < -1) {
            let actual = describe(&Value::Integer(size));
            found.push(&at.key("size"), Rule::Blob, "the number of bytes", actual);
        }
        for limit in own(limits) {
            match (*limit, self.size) {
                // An empty list was meant to say nothing by everyone who wrote one.
                (Limit::Accept(accept), _) if !accept.is_empty() => {
                    found.accept(&at.key("mimeType"), &self.mime_type, accept);
                }
                (Limit::MaxSize(max), Some(size)) => found.max_size(&at.key("size"), size, max),
                _ => {}
            }
        }
    }
}

impl Validate for CidLink {}

/// Free in form, but of the data model.
impl Validate for Value {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        let has = |wanted: fn(&Limit<'_>) -> bool| own(limits).iter().any(wanted);
        let is_object = has(|limit| matches!(limit, Limit::AnyObject));
        let limit = if is_object { "an object" } else { "a value" };
        match is_object {
            _ if *self == Value::Null && at.is_entry() => {
                if !has(|limit| matches!(limit, Limit::Nullable)) {
                    found.push(at, Rule::Nullable, limit, "null");
                }
            }
            true => found.check_unknown(self, at),
            false => found.check_value(self, at),
        }
    }
}

/// Free in form, but of the data model.
impl Validate for UnknownMember {
    fn check(&self, _: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        found.check_member(self.type_name(), self.fields(), at);
    }
}

/// Notes the limits that a text breaks.
#[doc(hidden)]
pub fn check_text(text: &str, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
    for limit in own(limits) {
        match *limit {
            Limit::Constant(only) => found.constant(at, text, only),
            Limit::OneOf(values) => found.one_of(at, text, values),
            Limit::Length(min, max) => found.length(at, text.len(), (min, max), "bytes"),
            Limit::Text(number, check) => check(found, at, text, number),
            Limit::Format(name, check) => found.format(at, text, name, check),
            _ => {}
        }
    }
}

/// Notes the limits that a number of elements or bytes breaks.
pub(super) fn check_length(
    length: usize,
    limits: &[Limit<'_>],
    unit: &str,
    at: &Pointer<'_>,
    found: &mut Findings<'_>,
) {
    for limit in own(limits) {
        if let Limit::Length(min, max) = *limit {
            found.length(at, length, (min, max), unit);
        }
    }
}

/// The limits of the value itself.
fn own<'a, 'l>(limits: &'a [Limit<'l>]) -> &'a [Limit<'l>] {
    let end = limits.iter().position(Limit::is_end);
    limits
        .get(..end.unwrap_or(limits.len()))
        .unwrap_or_default()
}

/// The limits of the elements, and of what is in them.
fn of_elements<'a, 'l>(limits: &'a [Limit<'l>]) -> &'a [Limit<'l>] {
    let end = limits.iter().position(Limit::is_end);
    end.and_then(|end| limits.get(end + 1..))
        .unwrap_or_default()
}

/// Checks the fields of the object that stands at this place.
struct FieldChecks<'a, 'f, 's> {
    at: &'a Pointer<'a>,
    found: &'f mut Findings<'s>,
    secrets: &'static [&'static str],
}

impl Fields for FieldChecks<'_, '_, '_> {
    fn field<T: Serialize + Debug + Validate + ?Sized, const N: usize>(
        &mut self,
        name: &str,
        value: &T,
        limits: [Limit<'_>; N],
    ) {
        let place = self.at.key(name);
        match self.secrets.contains(&name) {
            true => value.check(&limits, &place.secret(), self.found),
            false => value.check(&limits, &place, self.found),
        }
    }

    fn extra(&mut self, fields: &[&str], extra: &Map) {
        self.found.check_extra(fields, extra, self.at);
    }

    fn member<T: Object>(&mut self, _: &'static str, member: &T) {
        self.secrets = T::SECRETS;
        member.write(self);
    }

    fn unknown_member(&mut self, type_name: &str, fields: &Map) {
        self.found.check_member(type_name, fields, self.at);
    }
}

/// Checks what is to be sent.
#[doc(hidden)]
pub fn check<T: Validate>(value: &T) -> Checked {
    Ok(value.validate()?)
}

/// Implements `Validate` for a type that is a text, with the name of the support code before that of the type. A format is
/// checked by the limits of its place; a set of strings, marked by braces, by its own. With `with validate` there is a
/// method of that name.
macro_rules! text_checks {
    ($lex:tt $name:ident) => {
        impl $lex::Validate for $name {
            fn check(
                &self,
                limits: &[$lex::Limit<'_>],
                at: &$lex::Pointer<'_>,
                found: &mut $lex::Findings<'_>,
            ) {
                $lex::check_text(self.as_str(), limits, at, found);
            }
        }
    };
    ($lex:tt $name:ident {}) => {
        impl $lex::Validate for $name {}
    };
    (
        $lex:tt $name:ident {}
        [$($limit:ident $(::<$format:ty>)? ($($args:tt)*)),*] $(,)?
        with $validate:ident $(,)?
    ) => {
        impl $lex::Validate for $name {
            fn check(
                &self,
                _: &[$lex::Limit<'_>],
                at: &$lex::Pointer<'_>,
                found: &mut $lex::Findings<'_>,
            ) {
                let limits = &[$($lex::$limit $(::<$format>)? ($($args)*)),*];
                $lex::check_text(self.as_str(), limits, at, found);
            }
        }

        impl $name {
            $lex::validate_method!($validate);
        }
    };
}
pub(crate) use text_checks;

/// The method by which a type checks itself.
macro_rules! validate_method {
    ($validate:ident) => {
        /// Checks all that the lexicon says beyond types: lengths, ranges, constants, blobs.
        ///
        /// # Errors
        /// Everything that is wrong, each thing with the path to it.
        pub fn $validate(&self) -> ::core::result::Result<(), lex::Violations> {
            lex::Validate::validate(self)
        }
    };
}
pub(crate) use validate_method;

/// Lets an endpoint check its `params`, its `input`, or both, before they are sent, and a `record` before it is written.
/// It stands in the `impl` of the trait of the endpoint or the record.
macro_rules! validates {
    (params) => {
        fn check_params(params: &Self::Params) -> lex::Checked {
            lex::check(params)
        }
    };
    (input) => {
        fn check_input(input: &Self::Input) -> lex::Checked {
            lex::check(input)
        }
    };
    (record) => {
        fn check_record(&self) -> lex::Checked {
            lex::check(self)
        }
    };
    (params, input) => {
        lex::validates!(params);
        lex::validates!(input);
    };
}
pub(crate) use validates;
