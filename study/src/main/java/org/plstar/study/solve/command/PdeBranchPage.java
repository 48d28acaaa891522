package org.plstar.study.solve.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.plstar.study.claim.Say;
import org.plstar.study.page.Document;
import org.plstar.study.pde.PdeBranchClaims;
import org.plstar.study.pde.PdeBranchRequest;
import org.plstar.study.pde.PdeBranchResult;
import org.plstar.study.report.Section;

/** The page of a branch of functions. */
final class PdeBranchPage implements EquationsPage<PdeBranchRequest, PdeBranchResult> {
    @Override
    public Class<PdeBranchRequest> request() {
        return PdeBranchRequest.class;
    }

    @Override
    public String title(Document<PdeBranchRequest, PdeBranchResult> d) {
        return "Differential equations: " + d.subject().data();
    }

    @Override
    public String subtitle(Document<PdeBranchRequest, PdeBranchResult> d) {
        return "A branch of solutions by " + d.result().branch().param();
    }

    @Override
    public String target() {
        return "followed, but not to an end of the range, or not to the tolerance";
    }

    @Override
    public boolean missed(PdeBranchResult result) {
        return !result.complete();
    }

    @Override
    public Map<String, String> write(Document<PdeBranchRequest, PdeBranchResult> d, Path folder)
            throws IOException {
        BranchPage.write(d.result().branch(), folder);
        return Map.of();
    }

    /** The numbers of the functions stand in branch.csv alone. */
    @Override
    public PdeBranchResult beside(PdeBranchResult result) {
        return result.withoutValues();
    }

    @Override
    public List<String> next(PdeBranchResult result, Path folder) {
        return BranchPage.files(folder);
    }

    @Override
    public void tell(Document<PdeBranchRequest, PdeBranchResult> d, Say say) {
        PdeBranchClaims.tell(d.request(), d.result(), say);
    }

    @Override
    public List<Section> sections(Document<PdeBranchRequest, PdeBranchResult> d) {
        return List.of(BranchPage.section(
                d.result().branch(), d.result().branch().shown(d.request().show())));
    }
}
