package org.plstar.study.table.command;

import java.util.List;
import org.plstar.data.ReadOptions;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Group;
import org.plstar.study.command.Offer;
import org.plstar.study.command.Room;
import org.plstar.study.command.StudyCommand;
import org.plstar.study.table.TableClaim;

/** The commands for small tables, which are fitted without training. */
public final class TableRoom implements Room {
    /** Called by the service loader. */
    public TableRoom() {}

    @Override
    public List<Offer> commands() {
        return List.of(
                Offer.of("data", Group.TABLES, DataCommand::new),
                Offer.study(
                        "classify",
                        Group.TABLES,
                        () -> TablePage.ofClasses().description(),
                        () -> StudyCommand.of(
                                new TableOptions(ReadOptions.Task.CLASSES), TablePage.ofClasses())),
                Offer.study(
                        "regress",
                        Group.TABLES,
                        () -> TablePage.ofNumbers().description(),
                        () -> StudyCommand.of(
                                new TableOptions(ReadOptions.Task.REGRESSION),
                                TablePage.ofNumbers())));
    }

    @Override
    public List<Claim[]> claims() {
        return List.<Claim[]>of(TableClaim.values());
    }
}
