//! Statements, values and errors between this crate and PostgreSQL.

use std::error::Error;

use ::postgres::Row;
use ::postgres::error::SqlState;
use ::postgres::types::private::BytesMut;
use ::postgres::types::{FromSql, IsNull, ToSql, Type};

use crate::ledger::LedgerError;
use crate::ledger::value::Value;

/// The statement with `$1` for `?1`.
pub(super) fn numbered(sql: &str) -> String {
    sql.replace('?', "$")
}

/// Two bits a value, by which a prepared statement is found again.
pub(super) fn signature(values: &[Value<'_>]) -> u64 {
    values.iter().fold(1, |all, value| {
        let kind = match value {
            Value::Null => 0,
            Value::Integer(_) => 1,
            Value::Text(_) => 2,
            Value::Bytes(_) | Value::Id(_) => 3,
        };
        (all << 2) | kind
    })
}

/// The types of the values. What has none is left to the server to find out.
pub(super) fn types(values: &[Value<'_>]) -> Vec<Type> {
    let of = |value: &Value<'_>| match value {
        Value::Null => Type::UNKNOWN,
        Value::Integer(_) => Type::INT8,
        Value::Text(_) => Type::TEXT,
        Value::Bytes(_) | Value::Id(_) => Type::BYTEA,
    };
    values.iter().map(of).collect()
}

/// The values as the driver takes them.
pub(super) fn parameters<'v>(values: &'v [Value<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        wanted: &Type,
        into: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => number.to_sql(wanted, into),
            Self::Text(text) => text.to_sql(wanted, into),
            Self::Bytes(bytes) => bytes.to_sql(wanted, into),
            Self::Id(id) => id.as_slice().to_sql(wanted, into),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(
        &self,
        wanted: &Type,
        into: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.to_sql(wanted, into)
    }
}

impl std::fmt::Debug for Value<'_> {
    /// The kind of value only: values may be personal data.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Null => "null",
            Self::Integer(_) => "number",
            Self::Text(_) => "text",
            Self::Bytes(_) | Self::Id(_) => "bytes",
        })
    }
}

/// A column as it comes; `None` if it is of a type that the schema does not have.
struct Cell<'a>(Option<Value<'a>>);

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(found: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let value = match *found {
            Type::INT8 => Value::Integer(i64::from_sql(found, raw)?),
            Type::INT4 => Value::Integer(i32::from_sql(found, raw)?.into()),
            Type::BOOL => Value::Integer(bool::from_sql(found, raw)?.into()),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN => {
                Value::Text(<&str>::from_sql(found, raw)?)
            }
            Type::BYTEA => Value::Bytes(raw),
            _ => return Ok(Self(None)),
        };
        Ok(Self(Some(value)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Some(Value::Null)))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A column of a row.
pub(in crate::ledger) fn value(row: &Row, column: usize) -> Result<Option<Value<'_>>, LedgerError> {
    let cell: Cell<'_> = row.try_get(column).map_err(|_| LedgerError::Column { column })?;
    Ok(cell.0)
}

impl From<::postgres::Error> for LedgerError {
    fn from(error: ::postgres::Error) -> Self {
        let Some(told) = error.as_db_error() else {
            // A value that does not fit is a fault of ours; all else is the connection.
            return match error.source().map(<dyn Error>::is::<std::io::Error>) {
                Some(true) => Self::Unreachable,
                _ if error.is_closed() => Self::Unreachable,
                _ => Self::Statement(error.to_string()),
            };
        };
        let code = told.code();
        match code.code().get(..2).unwrap_or_default() {
            _ if *code == SqlState::DISK_FULL => Self::DiskFull,
            // Integrity: the rule's name says table and column, the detail would say the values.
            "23" => {
                let rule = told.constraint().or(told.column()).unwrap_or("constraint");
                Self::Rule { rule: rule.to_owned() }
            }
            "58" => Self::Io,
            "XX" if matches!(*code, SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED) => {
                Self::Corrupt
            }
            // Rolled back by the server, waited too long for a lock, or out of connections.
            "40" | "55" | "53" => Self::Busy,
            "57" if *code == SqlState::QUERY_CANCELED => Self::Busy,
            // It stops, starts, or is a replica that cannot be written to.
            "08" | "57" | "25" if *code != SqlState::IN_FAILED_SQL_TRANSACTION => Self::Unreachable,
            "28" | "3D" => Self::Server { what: told.message().to_owned() },
            // Of a faulty statement, which is ours, the server says what is wrong; of anything else it
            // may repeat a value.
            "42" => Self::Statement(format!("{} ({})", told.message(), code.code())),
            _ => Self::Statement(format!("PostgreSQL error {}", code.code())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_get_the_other_servers_place_names() {
        assert_eq!(numbered("SELECT ?1 WHERE a = ?12"), "SELECT $1 WHERE a = $12");
    }

    #[test]
    fn values_of_other_kinds_make_another_statement() {
        let kinds = [Value::Null, Value::Integer(1), Value::Text(""), Value::Bytes(b"")];
        let signatures: std::collections::BTreeSet<u64> =
            kinds.iter().map(|kind| signature(&[*kind])).chain([signature(&[])]).collect();
        assert_eq!(signatures.len(), 5);
        assert_ne!(signature(&[Value::Null]), signature(&[Value::Null, Value::Null]));
    }

    #[test]
    fn no_value_is_ever_printed() {
        assert_eq!(format!("{:?}", Value::Text("Ivanov")), "text");
    }
}
