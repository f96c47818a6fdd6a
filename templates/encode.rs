//! Writes any type into a [`Value`], as it would be written to JSON.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::bytes::Bytes;
use super::cid_link::{CID_NEWTYPE, CidLink};
use super::data_error::DataError;
use super::map::{Map, key_of, key_of_string};
use super::value::{Float, Value};

/// The serializer whose output is a [`Value`].
pub(super) struct ValueSerializer;

impl Serializer for ValueSerializer {
    type Ok = Value;
    type Error = DataError;
    type SerializeSeq = ArrayWriter;
    type SerializeTuple = ArrayWriter;
    type SerializeTupleStruct = ArrayWriter;
    type SerializeTupleVariant = VariantWriter<ArrayWriter>;
    type SerializeMap = MapWriter;
    type SerializeStruct = MapWriter;
    type SerializeStructVariant = VariantWriter<MapWriter>;

    fn serialize_bool(self, value: bool) -> Result<Value, DataError> {
        Ok(Value::Bool(value))
    }

    fn serialize_i8(self, value: i8) -> Result<Value, DataError> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<Value, DataError> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<Value, DataError> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<Value, DataError> {
        Ok(Value::Integer(value))
    }

    fn serialize_u8(self, value: u8) -> Result<Value, DataError> {
        self.serialize_i64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<Value, DataError> {
        self.serialize_i64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<Value, DataError> {
        self.serialize_i64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<Value, DataError> {
        match i64::try_from(value) {
            Ok(integer) => Ok(Value::Integer(integer)),
            Err(_) => Err(DataError::new(format!(
                "integer {value} does not fit the data model"
            ))),
        }
    }

    fn serialize_f32(self, value: f32) -> Result<Value, DataError> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<Value, DataError> {
        Ok(Value::Float(Float(value)))
    }

    fn serialize_char(self, value: char) -> Result<Value, DataError> {
        Ok(Value::String(value.into()))
    }

    fn serialize_str(self, text: &str) -> Result<Value, DataError> {
        Ok(Value::String(text.to_owned()))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Value, DataError> {
        Ok(Value::Bytes(Bytes(bytes.to_vec())))
    }

    fn serialize_none(self) -> Result<Value, DataError> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, DataError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, DataError> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Value, DataError> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Value, DataError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Value, DataError> {
        match (name, value.serialize(self)?) {
            (CID_NEWTYPE, Value::Bytes(bytes)) => {
                CidLink::from_bytes(bytes.as_slice()).map(Value::Link)
            }
            (_, value) => Ok(value),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, DataError> {
        let value = value.serialize(self)?;
        Ok(Value::Object(Map::from_iter([(variant, value)])))
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<ArrayWriter, DataError> {
        Ok(ArrayWriter::default())
    }

    fn serialize_tuple(self, _length: usize) -> Result<ArrayWriter, DataError> {
        Ok(ArrayWriter::default())
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<ArrayWriter, DataError> {
        Ok(ArrayWriter::default())
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<VariantWriter<ArrayWriter>, DataError> {
        Ok(VariantWriter {
            variant,
            inner: ArrayWriter::default(),
        })
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<MapWriter, DataError> {
        Ok(MapWriter::default())
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<MapWriter, DataError> {
        Ok(MapWriter::default())
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<VariantWriter<MapWriter>, DataError> {
        Ok(VariantWriter {
            variant,
            inner: MapWriter::default(),
        })
    }
}

/// Collects the elements of an array.
#[derive(Default)]
pub(super) struct ArrayWriter {
    elements: Vec<Value>,
}

impl SerializeSeq for ArrayWriter {
    type Ok = Value;
    type Error = DataError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DataError> {
        self.elements.push(value.serialize(ValueSerializer)?);
        Ok(())
    }

    fn end(self) -> Result<Value, DataError> {
        Ok(Value::Array(self.elements))
    }
}

impl SerializeTuple for ArrayWriter {
    type Ok = Value;
    type Error = DataError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DataError> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Value, DataError> {
        SerializeSeq::end(self)
    }
}

impl SerializeTupleStruct for ArrayWriter {
    type Ok = Value;
    type Error = DataError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DataError> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Value, DataError> {
        SerializeSeq::end(self)
    }
}

/// Collects the entries of an object.
#[derive(Default)]
pub(super) struct MapWriter {
    map: Map,
    key: String,
}

impl SerializeMap for MapWriter {
    type Ok = Value;
    type Error = DataError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), DataError> {
        match key.serialize(ValueSerializer)? {
            Value::String(key) => {
                self.key = key;
                Ok(())
            }
            other => Err(DataError::new(format!(
                "the key of an object is a {}, not a string",
                other.kind()
            ))),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DataError> {
        let key = std::mem::take(&mut self.key);
        self.map
            .push(key_of_string(key), value.serialize(ValueSerializer)?);
        Ok(())
    }

    fn end(self) -> Result<Value, DataError> {
        Value::from_entries(self.map, true)
    }
}

impl SerializeStruct for MapWriter {
    type Ok = Value;
    type Error = DataError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), DataError> {
        self.map
            .push(key_of(key), value.serialize(ValueSerializer)?);
        Ok(())
    }

    fn end(self) -> Result<Value, DataError> {
        SerializeMap::end(self)
    }
}

/// Collects what an enum variant holds: the one entry of an object.
pub(super) struct VariantWriter<W> {
    variant: &'static str,
    inner: W,
}

impl<W> VariantWriter<W> {
    fn wrap(variant: &'static str, value: Value) -> Result<Value, DataError> {
        Ok(Value::Object(Map::from_iter([(variant, value)])))
    }
}

impl SerializeTupleVariant for VariantWriter<ArrayWriter> {
    type Ok = Value;
    type Error = DataError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DataError> {
        SerializeSeq::serialize_element(&mut self.inner, value)
    }

    fn end(self) -> Result<Value, DataError> {
        Self::wrap(self.variant, SerializeSeq::end(self.inner)?)
    }
}

impl SerializeStructVariant for VariantWriter<MapWriter> {
    type Ok = Value;
    type Error = DataError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), DataError> {
        SerializeStruct::serialize_field(&mut self.inner, key, value)
    }

    fn end(self) -> Result<Value, DataError> {
        Self::wrap(self.variant, SerializeMap::end(self.inner)?)
    }
}
