//! Streams responses with `ureq`. The time limit of a client covers what comes before the body, be that a stream or an
//! error; the time for those is what the agent is set up with (`timeout_recv_body`).

use std::fmt;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::stream::StreamTransport;
use super::transport::TransportError;
use super::ureq_transport::{Timed, start, wrap_io};

/// The body of a response, as it comes: a stream that is always ready, an iterator over chunks, or a reader.
pub struct UreqBody {
    reader: ureq::BodyReader<'static>,
    is_done: bool,
}

impl StreamTransport for ureq::Agent {
    type Body = UreqBody;

    async fn send_streaming(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<UreqBody>, TransportError> {
        let response = start(self, request, Timed::Head)?;
        Ok(response.map(|body| UreqBody {
            reader: body.into_reader(),
            is_done: false,
        }))
    }
}

/// Chunks of 64 KiB at most. Nothing follows an error.
impl Iterator for UreqBody {
    type Item = Result<Bytes, TransportError>;

    fn next(&mut self) -> Option<Self::Item> {
        const MOST: usize = 1 << 16;
        if self.is_done {
            return None;
        }
        let mut chunk = vec![0; MOST];
        let read = loop {
            match self.reader.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.is_done = !matches!(read, Ok(1..));
        match read {
            Ok(0) => None,
            Ok(length) => {
                chunk.truncate(length);
                Some(Ok(chunk.into()))
            }
            Err(error) => Some(Err(wrap_io(error))),
        }
    }
}

impl Stream for UreqBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.next())
    }
}

impl Read for UreqBody {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}

impl fmt::Debug for UreqBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqBody").finish_non_exhaustive()
    }
}
