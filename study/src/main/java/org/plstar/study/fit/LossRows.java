package org.plstar.study.fit;

import java.util.Map;
import java.util.Optional;
import org.plstar.array.Precision;
import org.plstar.network.Model;
import org.plstar.predict.RowTiles;
import org.plstar.predict.TiledLoss;
import org.plstar.study.Subject;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;

/**
 * A loss whose rows are summed in tiles.
 *
 * @param model a network that trains as it is evaluated
 * @param buffers what it reads besides parameters and rows
 * @param features of the rows, [N, d] row-major; not a copy
 * @param system the model on all rows, with the targets that are fitted
 * @param loss what is measured of a row
 * @param precision that training has
 * @param cut of the rows
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record LossRows(
        Model model,
        Map<String, double[]> buffers,
        double[] features,
        ResidualSystem system,
        Loss loss,
        Precision precision,
        RowTiles cut) {
    /**
     * The loss rows of a model in evaluation, in double precision; absent if there is at most one
     * tile of rows.
     */
    public static Optional<LossRows> of(Subject s) {
        ResidualSystem system = s.system();
        int n = system.samples();
        return n <= RowTiles.TILE || !system.perSample()
                ? Optional.empty()
                : Optional.of(new LossRows(
                        s.model(),
                        s.state().buffers(),
                        s.data().training().features(),
                        system,
                        s.loss(),
                        Precision.DOUBLE,
                        TiledLoss.cut(n, n)));
    }
}
