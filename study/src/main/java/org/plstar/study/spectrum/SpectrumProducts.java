package org.plstar.study.spectrum;

import org.plstar.operator.LinearOperator;
import org.plstar.program.ParamLayout;
import org.plstar.study.OperatorRequest;
import org.plstar.study.Session;

/** The whole operator of a request, and the loss that its products take. */
record SpectrumProducts(LinearOperator operator, ParamLayout parameters, SubjectLoss loss)
        implements OperatorRequest.Products {
    static SpectrumProducts of(
            SpectrumRequest r, Session session, JacobianEngine engine, SubjectLoss loss) {
        LinearOperator whole = Blocks.of(r.subject(), r.of(), false, session, engine, loss)
                .getFirst()
                .operator();
        return new SpectrumProducts(whole, r.subject().system().layout(), loss);
    }

    @Override
    public void close() {
        loss.close();
    }
}
