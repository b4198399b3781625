//! Small words for raw statements: run one, read its rows by column name.

use sea_orm::{ConnectionTrait, QueryResult, Statement, TryGetable, Value};

use crate::{engine::Engine, error::Result, vault::Vault};

/// Something statements can be run on: a pool or a transaction, with its engine.
pub struct Db<'a, C: ConnectionTrait> {
    pub engine: Engine,
    pub connection: &'a C,
    pub vault: &'a Vault,
}

// Written out: a derive would ask the connection itself to be `Copy`.
impl<C: ConnectionTrait> Clone for Db<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: ConnectionTrait> Copy for Db<'_, C> {}

impl<C: ConnectionTrait> Db<'_, C> {
    pub async fn execute(&self, sql: impl Into<String>, values: impl IntoIterator<Item = Value>) -> Result<u64> {
        let statement = Statement::from_sql_and_values(self.engine.backend(), sql, values);
        Ok(self.connection.execute_raw(statement).await?.rows_affected())
    }

    pub async fn all(
        &self,
        sql: impl Into<String>,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<QueryResult>> {
        let statement = Statement::from_sql_and_values(self.engine.backend(), sql, values);
        Ok(self.connection.query_all_raw(statement).await?)
    }

    pub async fn one(
        &self,
        sql: impl Into<String>,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<QueryResult>> {
        let statement = Statement::from_sql_and_values(self.engine.backend(), sql, values);
        Ok(self.connection.query_one_raw(statement).await?)
    }
}

/// Reads one column.
pub fn get<T: TryGetable>(row: &QueryResult, column: &str) -> Result<T> {
    Ok(row.try_get("", column)?)
}

/// Reads a column of JSON text.
pub fn get_json<T: serde::de::DeserializeOwned>(row: &QueryResult, column: &str) -> Result<T> {
    let text: String = get(row, column)?;
    Ok(serde_json::from_str(&text)?)
}

/// Reads a 0-or-1 column.
pub fn get_bool(row: &QueryResult, column: &str) -> Result<bool> {
    Ok(get::<i64>(row, column)? != 0)
}

/// A value as JSON text, for a bulk parameter or a JSON column.
pub fn json(value: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}
