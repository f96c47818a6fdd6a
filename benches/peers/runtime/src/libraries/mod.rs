//! What each library does, behind one interface.

#[cfg(feature = "peers")]
mod atrium;
#[cfg(feature = "peers")]
mod jacquard;
mod own;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bodies::Body;
use crate::consume;
use crate::records::Record;

/// A library whose types are measured.
pub struct Library {
    pub name: &'static str,
    /// Decodes the output of an endpoint, and drops it.
    pub read: fn(&Body),
    /// The same into types that borrow, where there are such.
    pub read_borrowed: Option<fn(&Body)>,
    /// Gives what encodes this output, as users of the library do.
    pub writer: fn(&Body) -> Writer,
    /// The same by `serde_json`, where that is another way.
    pub writer_by_serde: Option<fn(&Body) -> Writer>,
    /// Decodes a record from DAG-CBOR, as users of the library do, and drops it. Returns the error, if there is one: not all
    /// libraries can.
    pub read_record: fn(&Record) -> Result<(), String>,
    /// The same by `serde_ipld_dagcbor`, where that is another way.
    pub read_record_by_serde: Option<fn(&Record) -> Result<(), String>>,
    /// The same for the message of a commit, where the features chosen have it.
    pub read_commit: Option<fn(&Record) -> Result<(), String>>,
    /// Gives what calls `getTimeline` of a service that answers with this body.
    pub caller: fn(Bytes) -> Box<dyn Fn()>,
    /// Gives what makes a value of a string format. `None` if the library has no type for it.
    pub format: fn(&str) -> Option<fn(&str) -> bool>,
}

/// Encodes a value.
pub type Writer = Box<dyn Fn() -> String>;

/// lexgen, and the peers if they are compiled in.
pub fn libraries() -> Vec<Library> {
    vec![
        own::library(),
        #[cfg(feature = "peers")]
        atrium::library(),
        #[cfg(feature = "peers")]
        jacquard::library(),
    ]
}

/// The service that is called.
const SERVICE: &str = "https://pds.example.com";

/// Answers every request with the same body.
struct Fixed(Bytes);

impl Fixed {
    #[cfg(feature = "peers")]
    fn respond_with_copy(&self) -> http::Response<Vec<u8>> {
        respond(self.0.to_vec())
    }
}

fn respond<B>(body: B) -> http::Response<B> {
    let json = "application/json; charset=utf-8";
    let response = http::Response::builder().header(http::header::CONTENT_TYPE, json);
    response.body(body).expect("a response")
}

/// Decodes the text of a body.
pub fn read<T: DeserializeOwned>(body: &Body) -> T {
    match serde_json::from_str(&body.text) {
        Ok(value) => value,
        Err(error) => panic!("{}: {error}", body.nsid),
    }
}

/// Decodes a record, and drops it.
pub fn read_data<T: DeserializeOwned>(record: &Record) -> Result<(), String> {
    let value = serde_ipld_dagcbor::from_slice::<T>(&record.data);
    value.map(consume).map_err(|error| error.to_string())
}

fn writer<T: Serialize + 'static>(value: T) -> Writer {
    Box::new(move || serde_json::to_string(&value).expect("it encodes"))
}
