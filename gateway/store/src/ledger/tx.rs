//! A consistent view of the ledger, and a transaction that changes it.

use std::cell::RefCell;
use std::ops::Deref;

use jiff::Timestamp;
use rusqlite::{CachedStatement, Connection};
use uuid::Uuid;

use super::LedgerError;
use super::topic::{Topic, Touched};
use super::value::{Column, ToValue};
use crate::error::StoreError;
use crate::keys::Keys;

/// The ledger at one moment, for reading. Every reading function of this crate takes one.
pub struct View<'c> {
    connection: &'c Connection,
    keys: &'c Keys,
    /// The last failure of the ledger itself, kept for whoever must explain a lost transaction.
    fault: RefCell<Option<LedgerError>>,
}

impl<'c> View<'c> {
    pub(crate) fn new(connection: &'c Connection, keys: &'c Keys) -> Self {
        Self { connection, keys, fault: RefCell::new(None) }
    }

    pub(crate) fn keys(&self) -> &'c Keys {
        self.keys
    }

    /// The rows of a query, each read by `read`.
    pub(crate) fn query<T>(
        &self,
        sql: &'static str,
        values: &[&dyn ToValue],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.prepare(sql, values)?;
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(|error| self.failed(error))? {
            found.push(read(&Row(row))?);
        }
        Ok(found)
    }

    /// Gives the rows of a query to `each`, one after another: for tables that may be long.
    pub(crate) fn each<E: From<StoreError>>(
        &self,
        sql: &'static str,
        values: &[&dyn ToValue],
        mut each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error| E::from(StoreError::from(self.failed(error)));
        let mut statement = self.prepare(sql, values).map_err(StoreError::from)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            each(&Row(row))?;
        }
        Ok(())
    }

    /// The first row of a query, if there is one.
    pub(crate) fn query_one<T>(
        &self,
        sql: &'static str,
        values: &[&dyn ToValue],
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.prepare(sql, values)?;
        let mut rows = statement.raw_query();
        let first = rows.next().map_err(|error| self.failed(error))?;
        first.map(|row| read(&Row(row))).transpose()
    }

    /// The first column of the first row, if there is one.
    pub(crate) fn query_value<T: Column>(
        &self,
        sql: &'static str,
        values: &[&dyn ToValue],
    ) -> Result<Option<T>, StoreError> {
        self.query_one(sql, values, |row| Ok(row.get(0)?))
    }

    /// The first column of every row.
    pub(crate) fn query_values<T: Column>(
        &self,
        sql: &'static str,
        values: &[&dyn ToValue],
    ) -> Result<Vec<T>, StoreError> {
        self.query(sql, values, |row| Ok(row.get(0)?))
    }

    fn prepare(
        &self,
        sql: &'static str,
        values: &[&dyn ToValue],
    ) -> Result<CachedStatement<'c>, LedgerError> {
        let mut statement =
            self.connection.prepare_cached(sql).map_err(|error| self.failed(error))?;
        for (place, value) in (1_usize..).zip(values) {
            let bound = statement.raw_bind_parameter(place, value.to_value());
            bound.map_err(|error| self.failed(error))?;
        }
        Ok(statement)
    }

    fn failed(&self, error: rusqlite::Error) -> LedgerError {
        let error = LedgerError::from(error);
        self.fault.replace(Some(error.clone()));
        error
    }

    pub(super) fn take_fault(&self) -> Option<LedgerError> {
        self.fault.take()
    }
}

/// A transaction. It reads as a [`View`] and sees its own changes.
pub struct Tx<'c> {
    view: View<'c>,
    touched: Touched,
}

impl<'c> Tx<'c> {
    pub(super) fn new(connection: &'c Connection, keys: &'c Keys) -> Self {
        Self { view: View::new(connection, keys), touched: Touched::default() }
    }

    /// A new id (`UUIDv7`) for a row made at `at`.
    ///
    /// # Errors
    ///
    /// The system gave no randomness.
    pub fn new_id(&self, at: Timestamp) -> Result<Uuid, StoreError> {
        Ok(self.keys().new_id(at)?)
    }

    /// Tells whoever waits for `topic`, once the transaction is kept.
    pub fn touch(&mut self, topic: Topic) {
        self.touched.add(topic);
    }

    /// Runs a statement and says how many rows it changed.
    pub(crate) fn execute(
        &mut self,
        sql: &'static str,
        values: &[&dyn ToValue],
    ) -> Result<usize, LedgerError> {
        let mut statement = self.prepare(sql, values)?;
        statement.raw_execute().map_err(|error| self.failed(error))
    }

    pub(super) fn touched(&self) -> Touched {
        self.touched
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = View<'c>;
    fn deref(&self) -> &View<'c> {
        &self.view
    }
}

/// One row of an answer.
pub(crate) struct Row<'r>(&'r rusqlite::Row<'r>);

impl Row<'_> {
    /// Reads a column, counted from 0.
    pub(crate) fn get<T: Column>(&self, column: usize) -> Result<T, LedgerError> {
        let value = self.0.get_ref(column)?;
        T::column(value).ok_or(LedgerError::Column { column })
    }
}
