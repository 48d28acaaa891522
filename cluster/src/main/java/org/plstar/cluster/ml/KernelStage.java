package org.plstar.cluster.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * A stage by a tangent kernel, with the parameters that all of them have.
 *
 * @param <S> the stage
 */
public interface KernelStage<S extends Params> {
    /** The stage itself. */
    S self();

    /** Its parameters. */
    KernelParams kernelParams();

    /** Text of the network whose tangent kernel is taken; empty: the kernel is chosen. */
    default Param<String> network() {
        return kernelParams().network();
    }

    /** Rows that a fit by centres is spanned by. */
    default IntParam centres() {
        return kernelParams().centres();
    }

    /** Seed of the centres. */
    default LongParam seed() {
        return kernelParams().seed();
    }

    /** Column that says the order of the rows. */
    default Param<String> indexCol() {
        return kernelParams().indexCol();
    }

    /** Sets {@link #network}. */
    default S setNetwork(String text) {
        self().set(network(), text);
        return self();
    }

    /** Sets {@link #centres}. */
    default S setCentres(int rows) {
        self().set(centres(), rows);
        return self();
    }

    /** Sets {@link #seed}. */
    default S setSeed(long number) {
        self().set(seed(), number);
        return self();
    }

    /** Sets {@link #indexCol}. */
    default S setIndexCol(String column) {
        self().set(indexCol(), column);
        return self();
    }
}
