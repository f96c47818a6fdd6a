//! The fields of an object, given away one after the other: to be written, shown or checked.

use std::fmt::Debug;

use serde::ser::{Serialize, SerializeMap};

use super::map::Map;
use super::object::Object;
use super::{Limit, Validate};

/// Takes the fields of an object, one after the other.
#[doc(hidden)]
pub trait Fields: Sized {
    /// Takes a field, and the limits that its lexicon sets: those of the value, then those of a list's elements.
    fn field<T: Serialize + Debug + Validate + ?Sized, const N: usize>(
        &mut self,
        name: &str,
        value: &T,
        limits: [Limit<'_>; N],
    );

    /// Takes a field if it has a value.
    fn optional<T: Serialize + Debug + Validate, const N: usize>(
        &mut self,
        name: &str,
        value: &Option<T>,
        limits: [Limit<'_>; N],
    ) {
        if let Some(value) = value {
            self.field(name, value, limits);
        }
    }

    /// Takes fields that are not listed. One with the name of a listed field, or of `$type`, is left out, so that no key
    /// is written twice.
    fn extra(&mut self, fields: &[&str], extra: &Map) {
        for (name, value) in extra {
            if name != "$type" && !fields.contains(&name) {
                self.field(name, value, []);
            }
        }
    }

    /// Takes the `$type` and the fields of the member that a union is.
    fn member<T: Object>(&mut self, type_name: &'static str, member: &T) {
        self.field("$type", type_name, []);
        member.write(self);
    }

    /// Takes the `$type` and the fields of a member that its union does not list.
    fn unknown_member(&mut self, type_name: &str, fields: &Map) {
        self.field("$type", type_name, []);
        for (name, value) in fields {
            self.field(name, value, []);
        }
    }
}

/// Writes the fields of an object. An error sticks: what follows is not written, and [`Writer::end`] returns it.
#[doc(hidden)]
pub struct Writer<M: SerializeMap> {
    map: M,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    /// Writes into this map.
    pub fn new(map: M) -> Self {
        Writer { map, error: None }
    }

    /// Writes an entry.
    #[inline]
    pub fn entry<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.error.is_none() {
            self.error = self.map.serialize_entry(name, value).err();
        }
    }

    /// Writes an entry if it has a value.
    #[inline]
    pub fn optional_entry<T: Serialize>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.entry(name, value);
        }
    }

    /// Ends the object.
    pub fn end<O>(self) -> Result<O, M::Error>
    where
        M: SerializeMap<Ok = O>,
    {
        match self.error {
            None => self.map.end(),
            Some(error) => Err(error),
        }
    }
}

impl<M: SerializeMap> Fields for Writer<M> {
    // Inlined, as what follows, for then nothing is made of the limits.
    #[inline]
    fn field<T: Serialize + Debug + Validate + ?Sized, const N: usize>(
        &mut self,
        name: &str,
        value: &T,
        _: [Limit<'_>; N],
    ) {
        self.entry(name, value);
    }

    #[inline]
    fn optional<T: Serialize + Debug + Validate, const N: usize>(
        &mut self,
        name: &str,
        value: &Option<T>,
        _: [Limit<'_>; N],
    ) {
        self.optional_entry(name, value);
    }

    #[inline]
    fn member<T: Object>(&mut self, type_name: &'static str, member: &T) {
        self.entry("$type", type_name);
        member.write(self);
    }
}
