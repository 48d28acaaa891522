package org.plstar.study.engine;

/**
 * What computed a result on many machines: what its last bits depend on, and what was lost.
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
        String build) {}
