package org.plstar.onnx;

import java.util.Optional;
import org.plstar.onnx.proto.ElementType;

/** The kinds of numbers of a tensor; all are stored as doubles. */
enum Kind {
    REAL,
    WHOLE,
    TRUTH;

    /** The kind of an ONNX element type, if it is read. */
    static Optional<Kind> of(int elementType) {
        return ElementType.of(elementType).flatMap(type -> switch (type) {
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> Optional.of(REAL);
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> Optional.of(WHOLE);
            case BOOL -> Optional.of(TRUTH);
            case STRING, COMPLEX64, COMPLEX128 -> Optional.empty();
        });
    }
}
