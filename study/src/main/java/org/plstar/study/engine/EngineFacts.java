package org.plstar.study.engine;

/**
 * Facts about a computation on many machines: what its last bits depend on, and what was lost.
 *
 * @param engine name and version
 * @param master where it ran
 * @param application as the engine names the run
 * @param executors processes that were there at the end
 * @param lostExecutors that were lost on the way; they change no byte
 * @param blas what computed matrix products, on all of them
 * @param architecture of their processors
 * @param pieces in which long products are cut
 * @param build of plstar
 * @param tasks what they did so far
 * @param sameBytes whether all executors compute the bytes of one machine; else last bits depend on
 *     who computed
 */
public record EngineFacts(
        String engine,
        String master,
        String application,
        int executors,
        int lostExecutors,
        String blas,
        String architecture,
        int pieces,
        String build,
        Tasks tasks,
        boolean sameBytes) {
    /**
     * Statistics of tasks.
     *
     * @param count that ended, failed ones included
     * @param processorSeconds of all of them
     * @param bytesRead from storage, and of what executors keep in memory
     * @param bytesUp to the driver
     * @param bytesWritten to storage
     */
    public record Tasks(
            int count, double processorSeconds, long bytesRead, long bytesUp, long bytesWritten) {}
}
