package org.plstar.study;

import org.plstar.operator.LinearOperator;
import org.plstar.program.ParamLayout;

/** A request about a symmetric operator, which a caller can multiply by vectors of its own. */
public interface OperatorRequest {
    /**
     * The operator, for products one after another.
     *
     * @param session whose threads share each product; it is not closed before the products are
     */
    Products products(Session session);

    /** An operator, and what its coordinates are. */
    interface Products extends AutoCloseable {
        /** The operator, of order n. */
        LinearOperator operator();

        /** The parameters of the model, in the order of coordinates that are parameters. */
        ParamLayout parameters();

        /** Frees the resources of an engine. */
        @Override
        void close();
    }
}
