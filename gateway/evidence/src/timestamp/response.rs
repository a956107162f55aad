//! The answer to a request (RFC 3161 §2.4.2): granted or not, and the token.

use super::der::{BIT_STRING, INTEGER, Reader, SEQUENCE, small};
use super::{Failure, TOKEN_BYTES_MAX, TimestampError, Token};

/// The token of a `TimeStampResp`.
///
/// # Errors
///
/// The authority grants none, or the bytes are no answer.
pub fn token_of(answer: &[u8]) -> Result<Token, TimestampError> {
    if answer.len() > TOKEN_BYTES_MAX {
        return Err(TimestampError::TooLarge);
    }
    let mut outer = Reader::new(answer);
    let mut answer = outer.within(SEQUENCE)?;
    outer.end()?;
    let mut told = answer.within(SEQUENCE)?;
    let status = small(told.expect(INTEGER)?)?;
    // What the authority says in words is its own, and repeated nowhere.
    told.optional(SEQUENCE)?;
    let bits = told.optional(BIT_STRING)?.map_or(Ok(0), bits)?;
    told.end()?;
    if status > 1 {
        let status = u8::try_from(status).unwrap_or(u8::MAX);
        return Err(TimestampError::Rejected(Failure { status, bits }));
    }
    let token = answer.any()?;
    answer.end()?;
    Token::parse(token.whole)
}

/// The first 32 bits of a bit string, bit 0 being the first.
fn bits(content: &[u8]) -> Result<u32, TimestampError> {
    let (unused, bytes) = content.split_first().ok_or(TimestampError::Malformed)?;
    if *unused > 7 || bytes.len() > 4 {
        return Err(TimestampError::Malformed);
    }
    let each = bytes.iter().zip(0_u32..);
    Ok(each.fold(0, |bits, (byte, place)| bits | (u32::from(byte.reverse_bits()) << (8 * place))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_says_why_in_the_words_of_the_standard() {
        // status 2; failInfo with bits 2 and 15 set.
        let answer = [0x30, 0x0a, 0x30, 0x08, 0x02, 0x01, 0x02, 0x03, 0x03, 0x00, 0x20, 0x01];
        let error = token_of(&answer).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the time-stamping authority granted none: rejection, badRequest, unacceptedPolicy"
        );
    }

    #[test]
    fn a_grant_without_a_token_is_malformed() {
        let answer = [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x00];
        assert_eq!(token_of(&answer).unwrap_err(), TimestampError::Malformed);
    }
}
