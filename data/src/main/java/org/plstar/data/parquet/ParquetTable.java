package org.plstar.data.parquet;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.plstar.data.ContentHash;
import org.plstar.data.DataRefusal;
import org.plstar.data.Place;
import org.plstar.data.table.Rows;
import org.plstar.data.table.Table;

/** A Parquet file. Rows are numbered from 0. Dates and the like are text; lists and structures are refused where they are used. */
public final class ParquetTable implements Table {
    private final Path path;
    private final Place place;
    private final String contentHash;
    private final List<String> columns;

    private ParquetTable(Path path) {
        this.path = path;
        this.place = Place.file(path);
        this.contentHash = ContentHash.of(path);
        this.columns = readColumns();
    }

    /** Looks at the columns of a file that exists. Cost of the first call: about a second, to load DuckDB. */
    public static ParquetTable of(Path path) {
        return new ParquetTable(path);
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public String name() {
        return place.text();
    }

    @Override
    public String contentHash() {
        return contentHash;
    }

    @Override
    public String unit() {
        return "row";
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Rows open() {
        Query query = query("");
        try {
            return new ParquetRows(place, columns, query);
        } catch (SQLException failure) {
            query.close();
            throw damaged(place, failure);
        }
    }

    private List<String> readColumns() {
        try (Query query = query(" LIMIT 0")) {
            ResultSetMetaData about = query.rows().getMetaData();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= about.getColumnCount(); i++) {
                names.add(about.getColumnName(i));
            }
            return List.copyOf(names);
        } catch (SQLException failure) {
            throw damaged(place, failure);
        }
    }

    /** A running query and the connection that is its own. */
    record Query(Connection connection, PreparedStatement statement, ResultSet rows)
            implements AutoCloseable {
        @Override
        public void close() {
            // Closing the connection closes all that hangs on it; failing to is no reason to lose
            // what was read.
            try (connection) {
                rows.close();
                statement.close();
            } catch (SQLException ignored) {
                // See above.
            }
        }
    }

    private Query query(String limit) {
        Properties settings = new Properties();
        settings.setProperty("jdbc_stream_results", "true");
        // The file may come from anywhere: nothing is fetched for it, nothing written, and its
        // memory is bounded.
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("allow_community_extensions", "false");
        settings.setProperty("memory_limit", "1GB");
        settings.setProperty("temp_directory", "");
        settings.setProperty("threads", "1");
        try {
            Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", settings);
            try {
                PreparedStatement statement =
                        connection.prepareStatement("SELECT * FROM read_parquet(?)" + limit);
                statement.setString(1, literal(path));
                return new Query(connection, statement, statement.executeQuery());
            } catch (SQLException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw damaged(place, failure);
        }
    }

    /** The path so that DuckDB does not take it for a pattern of names. */
    private static String literal(Path path) {
        return path.toAbsolutePath().toString().replaceAll("[*?\\[]", "[$0]");
    }

    static RuntimeException damaged(Place place, SQLException failure) {
        return place.refuse(
                DataRefusal.PARQUET_DAMAGED,
                "it cannot be read ("
                        + String.valueOf(failure.getMessage()).lines().findFirst().orElse("")
                        + ")",
                "a whole Parquet file",
                "write it again");
    }
}
