//! Values between Rust and SQL: whole numbers, texts, bytes, and the types made of them.
//!
//! Ids are 16 bytes, digests 32, times microseconds since 1970: forms that SQLite and PostgreSQL
//! store alike and sort as the values sort.

use gateway_bundle::ids::{BundleId, CaseReference};
use gateway_bundle::{AuthorityId, Digest, DocumentId, MessageKind, TreatyId};
use jiff::Timestamp;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use uuid::Uuid;

/// A value on its way into a statement.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
    Id([u8; 16]),
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Integer(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Id(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id)),
        })
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
    fn column(value: ValueRef<'_>) -> Option<Self>;
}

macro_rules! column {
    ($($type:ty, $value:ident => $read:expr;)*) => {
        $(impl Column for $type {
            fn column($value: ValueRef<'_>) -> Option<Self> {
                $read
            }
        })*
    };
}

column! {
    i64, value => value.as_i64().ok();
    u32, value => value.as_i64().ok()?.try_into().ok();
    u64, value => value.as_i64().ok()?.try_into().ok();
    bool, value => value.as_i64().ok().map(|number| number != 0);
    Timestamp, value => Self::from_microsecond(value.as_i64().ok()?).ok();
    String, value => value.as_str().ok().map(str::to_owned);
    Vec<u8>, value => value.as_blob().ok().map(<[u8]>::to_vec);
    Digest, value => value.as_blob().ok()?.try_into().ok().map(Self::from_bytes);
    Uuid, value => Self::from_slice(value.as_blob().ok()?).ok();
    BundleId, value => Self::new(Uuid::column(value)?).ok();
    AuthorityId, value => value.as_str().ok()?.parse().ok();
    TreatyId, value => value.as_str().ok()?.parse().ok();
    DocumentId, value => value.as_str().ok()?.parse().ok();
    MessageKind, value => value.as_str().ok()?.parse().ok();
}

impl<T: Column> Column for Option<T> {
    fn column(value: ValueRef<'_>) -> Option<Self> {
        if matches!(value, ValueRef::Null) { Some(None) } else { T::column(value).map(Some) }
    }
}
