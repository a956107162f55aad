//! A request body from frames that are in memory already.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use hyper::body::{Body, Bytes, Frame, SizeHint};

/// Frames with a known length, so that HTTP/1.1 sends `Content-Length` and no chunks.
pub(super) struct Frames {
    frames: vec::IntoIter<Bytes>,
    left: u64,
}

impl Frames {
    pub(super) fn new(frames: vec::IntoIter<Bytes>) -> Self {
        let left = frames.as_slice().iter().map(length).sum();
        Self { frames, left }
    }
}

impl Body for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = self.frames.next();
        self.left -= next.as_ref().map_or(0, length);
        Poll::Ready(next.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

fn length(bytes: &Bytes) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
