//! Values between Rust and SQL: whole numbers, texts, bytes, and the types made of them.
//!
//! Ids are 16 bytes, digests 32, times microseconds since 1970: forms that SQLite and PostgreSQL
//! store alike and sort as the values sort.

use gateway_bundle::ids::{BundleId, CaseReference};
use gateway_bundle::{AuthorityId, Digest, DocumentId, MessageKind, TreatyId};
use jiff::Timestamp;
use uuid::Uuid;

/// A value on its way into a statement or out of a row.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
    Id([u8; 16]),
}

impl<'a> Value<'a> {
    fn integer(self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(number) } else { None }
    }

    fn text(self) -> Option<&'a str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    fn bytes(self) -> Option<&'a [u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }
}

/// What can be bound to a statement.
pub(crate) trait ToValue {
    fn to_value(&self) -> Value<'_>;
}

macro_rules! to_value {
    ($($type:ty, $self:ident => $value:expr;)*) => {
        $(impl ToValue for $type {
            fn to_value(&$self) -> Value<'_> {
                $value
            }
        })*
    };
}

to_value! {
    i64, self => Value::Integer(*self);
    u32, self => Value::Integer(i64::from(*self));
    u64, self => Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX));
    usize, self => Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX));
    bool, self => Value::Integer(i64::from(*self));
    Timestamp, self => Value::Integer(self.as_microsecond());
    str, self => Value::Text(self);
    String, self => Value::Text(self);
    AuthorityId, self => Value::Text(self.as_str());
    TreatyId, self => Value::Text(self.as_str());
    DocumentId, self => Value::Text(self.as_str());
    CaseReference, self => Value::Text(self.as_str());
    MessageKind, self => Value::Text(self.as_str());
    [u8], self => Value::Bytes(self);
    Vec<u8>, self => Value::Bytes(self);
    Digest, self => Value::Bytes(self.as_bytes());
    Uuid, self => Value::Id(*self.as_bytes());
    BundleId, self => Value::Id(*self.uuid().as_bytes());
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        *self
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

/// What can be read from a column. `None` says that the column holds something else.
pub(crate) trait Column: Sized {
    fn column(value: Value<'_>) -> Option<Self>;
}

macro_rules! column {
    ($($type:ty, $value:ident => $read:expr;)*) => {
        $(impl Column for $type {
            fn column($value: Value<'_>) -> Option<Self> {
                $read
            }
        })*
    };
}

column! {
    i64, value => value.integer();
    u32, value => value.integer()?.try_into().ok();
    u64, value => value.integer()?.try_into().ok();
    bool, value => value.integer().map(|number| number != 0);
    Timestamp, value => Self::from_microsecond(value.integer()?).ok();
    String, value => value.text().map(str::to_owned);
    Vec<u8>, value => value.bytes().map(<[u8]>::to_vec);
    Digest, value => value.bytes()?.try_into().ok().map(Self::from_bytes);
    Uuid, value => Self::from_slice(value.bytes()?).ok();
    BundleId, value => Self::new(Uuid::column(value)?).ok();
    AuthorityId, value => value.text()?.parse().ok();
    TreatyId, value => value.text()?.parse().ok();
    DocumentId, value => value.text()?.parse().ok();
    MessageKind, value => value.text()?.parse().ok();
}

impl<T: Column> Column for Option<T> {
    fn column(value: Value<'_>) -> Option<Self> {
        if matches!(value, Value::Null) { Some(None) } else { T::column(value).map(Some) }
    }
}
