package org.plstar.cluster.ml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Adds columns of a model to a data frame, one block of rows after another. */
final class BlockColumns {
    private BlockColumns() {}

    /**
     * Values of the new columns of some rows.
     *
     * @param <M> the model
     */
    @FunctionalInterface
    interface Values<M> extends java.io.Serializable {
        /** One array of values for each row. */
        List<Object[]> of(M model, List<double[]> features);
    }

    /**
     * Adds the columns.
     *
     * @param schema of the result: the frame's columns, then the new ones
     */
    static <M extends java.io.Serializable> Dataset<Row> add(
            Dataset<?> frame, String features, StructType schema, M model, Values<M> values) {
        Broadcast<M> sent = JavaSparkContext.fromSparkContext(
                        frame.sparkSession().sparkContext())
                .broadcast(model);
        int at = frame.schema().fieldIndex(features);
        Dataset<Row> rows = frame.toDF();
        return rows.mapPartitions(
                (MapPartitionsFunction<Row, Row>) all -> new Blocks<>(all, at, sent, values),
                Encoders.row(schema));
    }

    /** Rows with their new columns, a block at a time. */
    private static final class Blocks<M> implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final int features;
        private final Broadcast<M> model;
        private final Values<M> values;
        private Iterator<Row> ready = List.<Row>of().iterator();

        Blocks(Iterator<Row> rows, int features, Broadcast<M> model, Values<M> values) {
            this.rows = rows;
            this.features = features;
            this.model = model;
            this.values = values;
        }

        @Override
        public boolean hasNext() {
            return ready.hasNext() || rows.hasNext();
        }

        @Override
        public Row next() {
            if (!ready.hasNext()) {
                List<Row> block = new ArrayList<>();
                List<double[]> x = new ArrayList<>();
                while (rows.hasNext() && block.size() < SentModel.BLOCK) {
                    Row row = rows.next();
                    block.add(row);
                    x.add(((Vector) row.get(features)).toArray());
                }
                List<Object[]> added = values.of(model.value(), x);
                List<Row> whole = new ArrayList<>();
                for (int i = 0; i < block.size(); i++) {
                    whole.add(joined(block.get(i), added.get(i)));
                }
                ready = whole.iterator();
            }
            return ready.next();
        }

        private static Row joined(Row row, Object[] added) {
            Object[] all = new Object[row.size() + added.length];
            for (int j = 0; j < row.size(); j++) {
                all[j] = row.get(j);
            }
            System.arraycopy(added, 0, all, row.size(), added.length);
            return RowFactory.create(all);
        }
    }
}
