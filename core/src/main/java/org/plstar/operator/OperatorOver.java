package org.plstar.operator;

import org.plstar.array.Precision;
import org.plstar.array.Workers;

/** An operator made of another one, of whose size it is unless it says otherwise. */
interface OperatorOver extends LinearOperator {
    LinearOperator a();

    @Override
    default Workers workers() {
        return a().workers();
    }

    @Override
    default Precision precision() {
        return a().precision();
    }

    @Override
    default int rows() {
        return a().rows();
    }

    @Override
    default int columns() {
        return a().columns();
    }
}
