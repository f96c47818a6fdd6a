//! The requests that open a subscription, and the cursor in them.

use bytes::Bytes;
use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::uri::{InvalidUriParts, Scheme};

use super::call_error::RequestError;
use super::client::Settings;

/// Where a subscription connects to.
pub(super) struct Target {
    settings: Settings,
    nsid: &'static str,
    query: Result<String, RequestError>,
}

impl Target {
    pub(super) fn new(
        settings: Settings,
        nsid: &'static str,
        query: Result<String, RequestError>,
    ) -> Self {
        Target {
            settings,
            nsid,
            query,
        }
    }

    /// The cursor in the parameters.
    pub(super) fn cursor(&self) -> Option<i64> {
        let mut params = self.query.as_deref().ok()?.split('&');
        params.find_map(|param| param.strip_prefix(CURSOR)?.parse().ok())
    }

    /// The request for the stream from this cursor on, or for the stream as the parameters say.
    pub(super) fn request(&self, cursor: Option<i64>) -> Result<http::Request<()>, RequestError> {
        let mut query = self.query.clone()?;
        if let Some(cursor) = cursor {
            query = set_cursor(&query, cursor);
        }
        let headers = [(ACCEPT, None), (CONTENT_TYPE, None)];
        let body = Bytes::new();
        let request = self
            .settings
            .build_request(Method::GET, self.nsid, &query, headers, body)?;
        let (mut head, _) = request.into_parts();
        let mut uri = head.uri.into_parts();
        let is_plain = uri.scheme == Some(Scheme::HTTP);
        uri.scheme = if is_plain { "ws" } else { "wss" }.parse().ok();
        head.uri = uri
            .try_into()
            .map_err(|error: InvalidUriParts| RequestError::new(error.to_string()))?;
        Ok(http::Request::from_parts(head, ()))
    }
}

const CURSOR: &str = "cursor=";

/// The query string with this cursor in place of its own.
fn set_cursor(query: &str, cursor: i64) -> String {
    let params = query.split('&').filter(|param| !param.is_empty());
    let others = params.filter(|param| !param.starts_with(CURSOR));
    let cursor = format!("{CURSOR}{cursor}");
    let all: Vec<&str> = others.chain([cursor.as_str()]).collect();
    all.join("&")
}
