//! `validate` on generated types: what a lexicon says beyond types.

use super as lex;
use super::blob::Blob;
use super::bytes::Bytes;
use super::cid_link::CidLink;
use super::data_model::describe;
use super::findings::Findings;
use super::limits::Limit;
use super::pointer::Pointer;
use super::record::Checked;
use super::string_format::StringFormat;
use super::union::{OpenUnion, UnknownMember};
use super::value::Value;
use super::violation::{Rule, Violations};

/// A type whose values can break rules of its lexicon that no type expresses. The macro `validate` implements it for
/// generated types, together with a method [`validate`](Validate::validate) that needs no import.
pub trait Validate {
    /// Notes what is wrong with this value, which stands at this place. The limits are those that the place sets: first
    /// for the value, then behind [`Limit::Elements`] for its elements, then for theirs.
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>);

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

impl<T: Validate> Validate for Box<T> {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        T::check(self, limits, at, found);
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

/// A list as far as its length goes, for elements that have nothing to check.
#[derive(Debug)]
pub struct LengthOf<'v, T>(pub &'v T);

impl<T> Validate for LengthOf<'_, Vec<T>> {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        check_length(self.0.len(), limits, "elements", at, found);
    }
}

impl<T> Validate for LengthOf<'_, Option<T>>
where
    for<'v> LengthOf<'v, T>: Validate,
{
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        if let Some(value) = self.0 {
            LengthOf(value).check(limits, at, found);
        }
    }
}

/// A text of a format that has other limits too.
#[derive(Debug)]
pub struct TextOf<'v, T>(pub &'v T);

impl<T: StringFormat + AsRef<str>> Validate for TextOf<'_, T> {
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        check_text(self.0.as_ref(), limits, at, found);
    }
}

impl<T> Validate for TextOf<'_, Option<T>>
where
    for<'v> TextOf<'v, T>: Validate,
{
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        if let Some(value) = self.0 {
            TextOf(value).check(limits, at, found);
        }
    }
}

impl<T> Validate for TextOf<'_, Vec<T>>
where
    for<'v> TextOf<'v, T>: Validate,
{
    fn check(&self, limits: &[Limit<'_>], at: &Pointer<'_>, found: &mut Findings<'_>) {
        check_length(self.0.len(), limits, "elements", at, found);
        let limits = of_elements(limits);
        for (index, element) in self.0.iter().enumerate() {
            TextOf(element).check(limits, &at.index(index), found);
        }
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

/// Has no limits; lists of it have.
impl Validate for CidLink {
    fn check(&self, _: &[Limit<'_>], _: &Pointer<'_>, _: &mut Findings<'_>) {}
}

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
        found.check_member(self, at);
    }
}

/// Notes the limits that a text breaks.
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

fn check_length(
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

impl Findings<'_> {
    /// Checks a field of the object that stands at this place, by its name in the data and its limits.
    pub fn check_field<T: Validate, const N: usize>(
        &mut self,
        at: &Pointer<'_>,
        key: &str,
        value: &T,
        limits: [Limit<'_>; N],
    ) {
        let place = at.key(key);
        match own(&limits).iter().any(Limit::is_secret) {
            true => value.check(&limits, &place.secret(), self),
            false => value.check(&limits, &place, self),
        }
    }
}

/// Checks what is to be sent.
pub fn check<T: Validate>(value: &T) -> Checked {
    Ok(value.validate()?)
}

/// Implements `Validate` and a method `validate`.
///
/// For a struct, in braces: the fields to check, each with its name in the data, and in brackets the limits that the
/// lexicon sets there; a second pair of brackets holds those of a list's elements. A field without brackets has something
/// to check inside. `.len()` stands behind a list whose elements have nothing to check, `.as_str()` behind what has a
/// format; `secret` marks what no message shows; behind the braces, `extra` names the field that keeps what the lexicon does
/// not declare. For a union, after a colon: the variants that have something to check.
/// For a set of strings, in brackets: its limits.
macro_rules! validate {
    (@view $value:expr) => { $value };
    (@view $value:expr, len) => { &lex::LengthOf($value) };
    (@view $value:expr, as_str) => { &lex::TextOf($value) };
    (@method $name:ident) => {
        impl $name {
            /// Checks all that the lexicon says beyond types: lengths, ranges, constants, blobs.
            ///
            /// # Errors
            /// Everything that is wrong, each thing with the path to it.
            pub fn validate(&self) -> ::core::result::Result<(), lex::Violations> {
                lex::Validate::validate(self)
            }
        }
    };
    (
        $name:ident {
            $(
                $($mark:ident)? $key:literal : $field:ident $(.$view:ident())?
                $([$($limit:ident $(::<$format:ty>)? ($($value:expr),*)),*])*
            ),* $(,)?
        }
        $(extra $extra:ident)?
    ) => {
        impl lex::Validate for $name {
            fn check(
                &self,
                _: &[lex::Limit<'_>],
                at: &lex::Pointer<'_>,
                found: &mut lex::Findings<'_>,
            ) {
                if found.is_too_deep(at) {
                    return;
                }
                $(found.check_field(
                    at,
                    $key,
                    lex::validate!(@view &self.$field $(, $view)?),
                    [
                        $(lex::$mark(),)?
                        $($(lex::$limit $(::<$format>)? ($($value),*),)* lex::elements(),)*
                    ],
                );)*
                $(found.check_extra(<Self as lex::Object>::FIELDS, &self.$extra, at);)?
            }
        }

        lex::validate!(@method $name);
    };
    ($name:ident: $($variant:ident),* $(,)?) => {
        impl lex::Validate for $name {
            fn check(
                &self,
                _: &[lex::Limit<'_>],
                at: &lex::Pointer<'_>,
                found: &mut lex::Findings<'_>,
            ) {
                #[allow(unreachable_patterns)]
                match *self {
                    $(Self::$variant(ref member) => lex::Validate::check(member, &[], at, found),)*
                    _ => {}
                }
            }
        }

        lex::validate!(@method $name);
    };
    ($name:ident [$($limit:ident $(::<$format:ty>)? ($($value:expr),*)),*]) => {
        impl lex::Validate for $name {
            fn check(
                &self,
                _: &[lex::Limit<'_>],
                at: &lex::Pointer<'_>,
                found: &mut lex::Findings<'_>,
            ) {
                let limits = &[$(lex::$limit $(::<$format>)? ($($value),*)),*];
                lex::check_text(self.as_str(), limits, at, found);
            }
        }

        lex::validate!(@method $name);
    };
}
pub(crate) use validate;

lex::validate! { OpenUnion: Other }

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
