//! Lines of SMTP, from any stream, none longer than it may be.
//!
//! A line ends with CRLF and with nothing else. Servers that took a lone LF for the end of a line
//! let a second mail be smuggled within the first (RFC 5321 §2.3.8 forbids both octets alone).

use std::io;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};

/// The longest line, with its CRLF: RFC 5321 §4.5.3.1.6, and one octet for a stuffed dot.
const LONGEST: usize = 1001;

/// What stands where a line was expected.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line, without its CRLF.
    Text(Vec<u8>),
    /// Octets up to a LF that are more than a line may have.
    TooLong,
    /// A line in which CR or LF stands alone.
    Broken,
    /// The client has closed the connection.
    End,
}

/// A stream read by lines.
pub(super) struct Lines<S> {
    stream: BufReader<S>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Lines<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream: BufReader::new(stream) }
    }

    /// Reads up to the next LF, holding no more of it than a line may have.
    pub(super) async fn next(&mut self) -> io::Result<Line> {
        let mut line = Vec::new();
        let mut is_too_long = false;
        loop {
            let held = self.stream.fill_buf().await?;
            if held.is_empty() {
                return Ok(Line::End);
            }
            let end = held.iter().position(|&octet| octet == b'\n').map(|at| at + 1);
            let taken = end.unwrap_or(held.len());
            is_too_long |= line.len() + taken > LONGEST;
            if !is_too_long {
                line.extend(held.iter().take(taken));
            }
            self.stream.consume(taken);
            if end.is_some() {
                return Ok(if is_too_long { Line::TooLong } else { whole(line) });
            }
        }
    }

    /// Sends an answer.
    pub(super) async fn send(&mut self, answer: &str) -> io::Result<()> {
        self.stream.write_all(answer.as_bytes()).await?;
        self.stream.write_all(b"\r\n").await?;
        self.stream.flush().await
    }

    /// The stream itself, unless the client has sent more than was asked of it.
    pub(super) fn into_stream(self) -> Option<S> {
        self.stream.buffer().is_empty().then(|| self.stream.into_inner())
    }
}

fn whole(mut line: Vec<u8>) -> Line {
    let Some(text) = line.strip_suffix(b"\r\n").map(<[u8]>::len) else { return Line::Broken };
    line.truncate(text);
    if line.contains(&b'\r') { Line::Broken } else { Line::Text(line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(sent: &[u8]) -> Line {
        let (mut client, server) = tokio::io::duplex(64);
        let sent = sent.to_vec();
        tokio::spawn(async move { client.write_all(&sent).await });
        Lines::new(server).next().await.unwrap()
    }

    #[tokio::test]
    async fn a_line_is_what_stands_before_crlf() {
        assert_eq!(read(b"NOOP\r\nQUIT\r\n").await, Line::Text(b"NOOP".to_vec()));
    }

    #[tokio::test]
    async fn a_line_feed_alone_ends_no_line() {
        assert_eq!(read(b"NOOP\nQUIT\r\n").await, Line::Broken);
    }

    #[tokio::test]
    async fn a_carriage_return_alone_stands_in_no_line() {
        assert_eq!(read(b"NO\rOP\r\n").await, Line::Broken);
    }

    #[tokio::test]
    async fn a_line_may_have_a_thousand_octets_and_a_dot() {
        let longest = [vec![b'x'; LONGEST - 2], b"\r\n".to_vec()].concat();
        assert_eq!(read(&longest).await, Line::Text(vec![b'x'; LONGEST - 2]));
    }

    #[tokio::test]
    async fn a_longer_line_is_not_held() {
        let longer = [vec![b'x'; LONGEST - 1], b"\r\n".to_vec()].concat();
        assert_eq!(read(&longer).await, Line::TooLong);
    }

    #[tokio::test]
    async fn a_line_cut_off_is_the_end() {
        assert_eq!(read(b"MAIL FRO").await, Line::End);
    }
}
