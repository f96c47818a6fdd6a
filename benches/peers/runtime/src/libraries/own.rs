//! lexgen's types.

use bytes::Bytes;
use http::{Request, Response};
use official::app::bsky::feed::get_timeline;
use official::com::atproto::sync::subscribe_repos::Commit;
use official::lex;

use super::{Fixed, Library, SERVICE, Writer, read, read_data, respond, writer};
use crate::bodies::Body;
use crate::lists::{for_endpoints, for_records};
use crate::records::Record;
use crate::{consume, wait};

pub fn library() -> Library {
    Library {
        name: "lexgen",
        read: read_output,
        read_borrowed: None,
        writer: output_writer,
        writer_by_serde: Some(serde_writer),
        read_record,
        read_record_by_serde: Some(read_record_by_serde),
        read_commit: Some(read_data::<Commit>),
        caller,
        format,
    }
}

macro_rules! endpoints {
    ($($nsid:literal => $group:ident::$module:ident, $_name:ident;)*) => {
        fn read_output(body: &Body) {
            match body.nsid.as_str() {
                $($nsid => consume(read::<official::app::bsky::$group::$module::Output>(body)),)*
                other => panic!("{other} is not listed"),
            }
        }

        fn output_writer(body: &Body) -> Writer {
            match body.nsid.as_str() {
                $($nsid => {
                    let value = read::<official::app::bsky::$group::$module::Output>(body);
                    Box::new(move || lex::to_json(&value).expect("it encodes"))
                })*
                other => panic!("{other} is not listed"),
            }
        }

        fn serde_writer(body: &Body) -> Writer {
            match body.nsid.as_str() {
                $($nsid => writer(read::<official::app::bsky::$group::$module::Output>(body)),)*
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
                $($nsid => {
                    let value = lex::from_dag_cbor::<official::app::bsky::$group::$module::$name>(&record.data);
                    value.map(consume).map_err(|error| error.to_string())
                })*
                other => panic!("{other} is not listed"),
            }
        }

        fn read_record_by_serde(record: &Record) -> Result<(), String> {
            match record.nsid.as_str() {
                $($nsid => read_data::<official::app::bsky::$group::$module::$name>(record),)*
                other => panic!("{other} is not listed"),
            }
        }
    };
}
for_records!(records);

impl lex::Transport for Fixed {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, lex::TransportError> {
        Ok(respond(self.0.clone()))
    }
}

fn caller(body: Bytes) -> Box<dyn Fn()> {
    let client = lex::Client::new(Fixed(body), SERVICE).expect("a service");
    Box::new(move || {
        let params = get_timeline::Params::new();
        let response = wait(get_timeline::call(&client, &params));
        consume(response.expect("an output"));
    })
}

fn format(name: &str) -> Option<fn(&str) -> bool> {
    Some(match name {
        "at-uri" => |text| lex::AtUri::new(text).is_ok(),
        "cid" => |text| lex::Cid::new(text).is_ok(),
        "datetime" => |text| lex::Datetime::new(text).is_ok(),
        "did" => |text| lex::Did::new(text).is_ok(),
        "handle" => |text| lex::Handle::new(text).is_ok(),
        "language" => |text| lex::Language::new(text).is_ok(),
        "nsid" => |text| lex::Nsid::new(text).is_ok(),
        "record-key" => |text| lex::RecordKey::new(text).is_ok(),
        "tid" => |text| lex::Tid::new(text).is_ok(),
        "uri" => |text| lex::Uri::new(text).is_ok(),
        _ => return None,
    })
}
