//! Types that are not generated, in structs that are: what reads and writes them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::decode::Decode;

/// Reads and writes values of a type, for which it stands in the fields of generated structs.
#[doc(hidden)]
pub trait Adapter<T> {
    /// Reads a value.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;

    /// Writes a value.
    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;

    /// The number of elements of a list, which is what a lexicon may limit.
    fn length(_: &T) -> Option<usize> {
        None
    }
}

/// A value that was read by an adapter.
#[doc(hidden)]
pub struct Via<A, T>(T, PhantomData<A>);

impl<A, T> Via<A, T> {
    /// The value.
    pub fn take(self) -> T {
        self.0
    }
}

impl<A, T: fmt::Debug> fmt::Debug for Via<A, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de, A: Adapter<T>, T> Decode<'de> for Via<A, T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        A::read(deserializer).map(|value| Via(value, PhantomData))
    }
}

/// A value that is to be written by an adapter.
#[doc(hidden)]
pub struct ViaRef<'a, A, T>(&'a T, PhantomData<A>);

impl<'a, A, T> ViaRef<'a, A, T> {
    /// This value.
    pub fn new(value: &'a T) -> Self {
        ViaRef(value, PhantomData)
    }

    /// This value, if there is one.
    pub fn maybe(value: &'a Option<T>) -> Option<Self> {
        value.as_ref().map(Self::new)
    }

    /// The value.
    pub fn get(&self) -> &'a T {
        self.0
    }
}

impl<A, T: fmt::Debug> fmt::Debug for ViaRef<'_, A, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<A: Adapter<T>, T> Serialize for ViaRef<'_, A, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        A::write(self.0, serializer)
    }
}

/// For types that serde reads and writes as the data has them.
#[derive(Debug)]
#[doc(hidden)]
pub struct Serde;

impl<T: DeserializeOwned + Serialize> Adapter<T> for Serde {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }

    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

/// For lists of what another adapter is for.
#[derive(Debug)]
#[doc(hidden)]
pub struct Each<A>(PhantomData<A>);

impl<A: Adapter<T>, T> Adapter<Vec<T>> for Each<A> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        let list = Vec::<Via<A, T>>::decode(deserializer)?;
        Ok(list.into_iter().map(Via::take).collect())
    }

    fn write<S: Serializer>(list: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(ViaRef::<A, T>::new))
    }

    fn length(list: &Vec<T>) -> Option<usize> {
        Some(list.len())
    }
}

/// For what is null or what another adapter is for.
#[derive(Debug)]
#[doc(hidden)]
pub struct Maybe<A>(PhantomData<A>);

impl<A: Adapter<T>, T> Adapter<Option<T>> for Maybe<A> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        let value = Option::<Via<A, T>>::decode(deserializer)?;
        Ok(value.map(Via::take))
    }

    fn write<S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(&ViaRef::<A, T>::new(value)),
            None => serializer.serialize_none(),
        }
    }

    fn length(value: &Option<T>) -> Option<usize> {
        value.as_ref().and_then(A::length)
    }
}
