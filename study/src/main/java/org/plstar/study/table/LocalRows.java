package org.plstar.study.table;

import org.plstar.array.Matrix;
import org.plstar.predict.FeatureMap;
import org.plstar.predict.FeatureMoments;
import org.plstar.predict.LocalPasses;
import org.plstar.predict.Nystrom;
import org.plstar.predict.RowTiles;
import org.plstar.predict.RowsLeftOut;
import org.plstar.study.Session;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;

/** Computes passes over rows in this process. */
final class LocalRows implements PlannedPasses {
    private static final String FIRST = "going over all rows";
    private static final String SECOND = "leaving each row out";

    private final CentredRows rows;
    private final LocalPasses passes;
    private final Session session;

    /** The name of the present pass. */
    private String pass = FIRST;

    LocalRows(CentredRows rows, int outputs, Session session) {
        this.rows = rows;
        this.session = session;
        int tiles = new RowTiles(rows.rows(), 1).tiles();
        passes = new LocalPasses(
                rows, outputs, session.workers(), done -> session.progress().at(pass, done, tiles));
    }

    @Override
    public int rows() {
        return passes.rows();
    }

    @Override
    public int outputs() {
        return passes.outputs();
    }

    @Override
    public int group() {
        return passes.group();
    }

    @Override
    public FeatureMoments moments(FeatureMap map, RowTiles cut) {
        pass = FIRST;
        return passes.moments(map, cut);
    }

    @Override
    public double[] leftOut(RowsLeftOut fit, RowTiles cut) {
        pass = SECOND;
        return passes.leftOut(fit, cut);
    }

    @Override
    public WorkPlan plan(Matrix own) {
        RowTiles cut = Nystrom.cut(rows(), own.rows());
        PassTrial trial = PassTrial.of(rows, outputs(), own, session.workers(), System::nanoTime);
        CentresCost cost = new CentresCost(rows, outputs(), cut);
        Pace pace = Pace.here(session.workers());
        return new WorkPlan(
                cost.words(),
                pace.name(),
                cut.tiles(),
                cut.strands(),
                1,
                cost.operations(),
                WorkPlan.Bytes.NONE,
                cost.taskBytes(),
                WorkPlan.seconds(
                        pace,
                        0,
                        1,
                        rows() * trial.seconds(),
                        WorkPlan.Bytes.NONE,
                        cost.driverOperations() / pace.all()));
    }
}
