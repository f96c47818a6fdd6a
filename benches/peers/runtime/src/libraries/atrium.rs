//! atrium-api's types.

use atrium_api::app::bsky::feed::get_timeline::ParametersData;
use atrium_api::client::AtpServiceClient;
use atrium_api::com::atproto::sync::subscribe_repos::Commit;
use atrium_api::types::string;
use atrium_api::xrpc::{HttpClient, XrpcClient};
use bytes::Bytes;
use http::{Request, Response};

use super::{Fixed, Library, SERVICE, Writer, read, read_data, writer};
use crate::bodies::Body;
use crate::lists::{for_endpoints, for_records};
use crate::records::Record;
use crate::{consume, wait};

pub fn library() -> Library {
    Library {
        name: "atrium",
        read: read_output,
        read_borrowed: None,
        writer: output_writer,
        writer_by_serde: None,
        read_record,
        read_record_by_serde: None,
        read_commit: Some(read_data::<Commit>),
        caller,
        format,
    }
}

macro_rules! endpoints {
    ($($nsid:literal => $group:ident::$module:ident, $_name:ident;)*) => {
        fn read_output(body: &Body) {
            match body.nsid.as_str() {
                $($nsid => consume(read::<atrium_api::app::bsky::$group::$module::Output>(body)),)*
                other => panic!("{other} is not listed"),
            }
        }

        fn output_writer(body: &Body) -> Writer {
            match body.nsid.as_str() {
                $($nsid => writer(read::<atrium_api::app::bsky::$group::$module::Output>(body)),)*
                other => panic!("{other} is not listed"),
            }
        }
    };
}
for_endpoints!(endpoints);

macro_rules! records {
    ($($nsid:literal => $group:ident::$module:ident, $_name:ident;)*) => {
        fn read_record(record: &Record) -> Result<(), String> {
            match record.nsid.as_str() {
                $($nsid => read_data::<atrium_api::app::bsky::$group::$module::Record>(record),)*
                other => panic!("{other} is not listed"),
            }
        }
    };
}
for_records!(records);

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl HttpClient for Fixed {
    async fn send_http(&self, _: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, BoxError> {
        Ok(self.respond_with_copy())
    }
}

impl XrpcClient for Fixed {
    fn base_uri(&self) -> String {
        SERVICE.to_owned()
    }
}

fn caller(body: Bytes) -> Box<dyn Fn()> {
    let client = AtpServiceClient::new(Fixed(body));
    Box::new(move || {
        let params = ParametersData {
            algorithm: None,
            cursor: None,
            limit: None,
        };
        let output = wait(client.service.app.bsky.feed.get_timeline(params.into()));
        consume(output.expect("an output"));
    })
}

fn format(name: &str) -> Option<fn(&str) -> bool> {
    Some(match name {
        "cid" => |text| text.parse::<string::Cid>().is_ok(),
        "datetime" => |text| text.parse::<string::Datetime>().is_ok(),
        "did" => |text| string::Did::new(text.to_owned()).is_ok(),
        "handle" => |text| string::Handle::new(text.to_owned()).is_ok(),
        "language" => |text| string::Language::new(text.to_owned()).is_ok(),
        "nsid" => |text| string::Nsid::new(text.to_owned()).is_ok(),
        "record-key" => |text| string::RecordKey::new(text.to_owned()).is_ok(),
        "tid" => |text| string::Tid::new(text.to_owned()).is_ok(),
        // AT-URIs and URIs are plain strings.
        _ => return None,
    })
}
