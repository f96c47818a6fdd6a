//! jacquard-api's types, with the strings that they have by default; and with borrowed ones.

use bytes::Bytes;
use http::{Request, Response};
use jacquard_api::app_bsky::feed::get_timeline::GetTimeline;
use jacquard_common::deps::fluent_uri::Uri;
use jacquard_common::http_client::HttpClient;
use jacquard_common::types;
use jacquard_common::xrpc::XrpcExt;
use jacquard_common::{CowStr, DefaultStr};
use serde::Deserialize;

use super::{Fixed, Library, SERVICE, Writer, read, read_data, writer};
use crate::bodies::Body;
use crate::lists::{for_endpoints, for_records};
use crate::records::Record;
use crate::{consume, wait};

pub fn library() -> Library {
    Library {
        name: "jacquard",
        read: read_output,
        read_borrowed: Some(read_borrowed_output),
        writer: output_writer,
        writer_by_serde: None,
        read_record,
        read_record_by_serde: None,
        // Behind a feature that brings a WebSocket library.
        read_commit: None,
        caller,
        format,
    }
}

macro_rules! endpoints {
    ($($nsid:literal => $group:ident::$module:ident, $name:ident;)*) => {
        fn read_output(body: &Body) {
            match body.nsid.as_str() {
                $($nsid => consume(read::<jacquard_api::app_bsky::$group::$module::$name<DefaultStr>>(body)),)*
                other => panic!("{other} is not listed"),
            }
        }

        fn read_borrowed_output(body: &Body) {
            match body.nsid.as_str() {
                $($nsid => consume(borrow::<jacquard_api::app_bsky::$group::$module::$name<CowStr<'_>>>(body)),)*
                other => panic!("{other} is not listed"),
            }
        }

        fn output_writer(body: &Body) -> Writer {
            match body.nsid.as_str() {
                $($nsid => writer(read::<jacquard_api::app_bsky::$group::$module::$name<DefaultStr>>(body)),)*
                other => panic!("{other} is not listed"),
            }
        }
    };
}
for_endpoints!(endpoints);

macro_rules! records {
    ($($nsid:literal => $group:ident::$module:ident, $name:ident;)*) => {
        fn read_record(record: &Record) -> Result<(), String> {
            match record.nsid.as_str() {
                $($nsid => read_data::<jacquard_api::app_bsky::$group::$module::$name<DefaultStr>>(record),)*
                other => panic!("{other} is not listed"),
            }
        }
    };
}
for_records!(records);

fn borrow<'de, T: Deserialize<'de>>(body: &'de Body) -> T {
    match serde_json::from_str(&body.text) {
        Ok(value) => value,
        Err(error) => panic!("{}: {error}", body.nsid),
    }
}

impl HttpClient for Fixed {
    type Error = std::convert::Infallible;

    async fn send_http(&self, _: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Self::Error> {
        Ok(self.respond_with_copy())
    }
}

fn caller(body: Bytes) -> Box<dyn Fn()> {
    let client = Fixed(body);
    Box::new(move || {
        let service = Uri::parse(SERVICE).expect("a service");
        let request: GetTimeline<DefaultStr> = GetTimeline {
            algorithm: None,
            cursor: None,
            limit: None,
        };
        let response = wait(client.xrpc(service).send(&request)).expect("a response");
        consume(response.into_output().expect("an output"));
    })
}

fn format(name: &str) -> Option<fn(&str) -> bool> {
    Some(match name {
        "at-uri" => |text| types::aturi::AtUri::<DefaultStr>::new_owned(text).is_ok(),
        "cid" => |text| types::cid::Cid::<DefaultStr>::new_owned(text.as_bytes()).is_ok(),
        "datetime" => |text| text.parse::<types::datetime::Datetime>().is_ok(),
        "did" => |text| types::did::Did::<DefaultStr>::new_owned(text).is_ok(),
        "handle" => |text| types::handle::Handle::<DefaultStr>::new_owned(text).is_ok(),
        "language" => |text| types::language::Language::new(text).is_ok(),
        "nsid" => |text| types::nsid::Nsid::<DefaultStr>::new_owned(text).is_ok(),
        "record-key" => |text| types::recordkey::Rkey::<DefaultStr>::new_owned(text).is_ok(),
        "tid" => |text| types::tid::Tid::new(text).is_ok(),
        "uri" => |text| types::uri::UriValue::<DefaultStr>::new_owned(text).is_ok(),
        _ => return None,
    })
}
