package io.github.experimentstash.model;

/**
 * The permanent codes of problems. A code is never reused and never changes its meaning; {@code docs/problems/} has a
 * page for each, which a test holds.
 *
 * <p>1xx files and YAML, 2xx tools and git, 3xx environments, 4xx experiments and configs, 5xx running, 6xx batches and
 * clusters, 7xx snapshots, reproduction, export.
 */
public enum ProblemCode {
    // 1xx: files and YAML
    NO_STASH(101),
    FILE_UNREADABLE(102),
    YAML_SYNTAX(103),
    YAML_TOO_LARGE(104),
    YAML_ENCODING(105),
    YAML_DUPLICATE_KEY(106),
    YAML_UNSUPPORTED(107),
    UNKNOWN_KEY(108),
    WRONG_TYPE(109),
    YAML_VERSION_TRAP(110),
    MISSING_KEY(111),
    KEY_NOT_HONOURED_YET(112),
    UNSAFE_PATH(113),
    BAD_VALUE(114),
    NESTED_STASH(115),
    FILE_UNWRITABLE(116),
    BAD_DIAGNOSIS(117),

    // 2xx: tools and git
    TOOL_MISSING(201),
    TOOL_NOT_CHECKED_OUT(202),
    BAD_TOOL_NAME(203),
    BAD_PIN(204),
    PIN_DRIFTED(205),
    PIN_MISSING(206),
    ENTRY_POINT_INVALID(207),
    ENTRY_POINT_MISSING(208),
    GIT_FAILED(209),
    REPOSITORY_BUSY(210),
    NO_REPOSITORY(211),
    REPOSITORY_STATE(212),
    REPOSITORY_FORMAT(213),
    REPOSITORY_OWNER(214),
    GITMODULES_INVALID(215),
    BAD_ADDRESS(216),
    SECRET_IN_ADDRESS(217),
    REVISION_UNKNOWN(218),
    EMPTY_UPSTREAM(219),
    TOOL_HOSTILE(220),
    TOOL_EXISTS(221),
    PATH_OCCUPIED(222),
    SYMLINK_IN_PATH(223),
    UNSAVED_WORK(225),
    NEEDS_GIT(226),
    NO_ACCESS(227),
    HOST_KEY(228),
    FETCH_FAILED(229),
    BACKUP_INVALID(230),
    NOT_A_SUBMODULE(231),
    ENTRY_POINT_UNKNOWN(232),
    NEEDS_ANSWER(233),
    TOOL_IN_USE(234),
    GITLINK_DISAGREES(235),
    TOOL_EDITED(236),
    NOT_PUSHED(237),
    PIN_UNPUBLISHED(238),
    TOOL_UNUSED(239),
    LEFTOVER(240),
    PIN_NOT_IN_UPSTREAM(241),
    UPSTREAM_NOT_ASKED(242),

    // 3xx: environments
    UV_MISSING(301),
    UV_VERSION(302),
    PYTHON_NOT_FOUND(303),
    LOCK_STALE(304),
    NO_LOCK(305),
    SYNC_FAILED(306),
    ENVIRONMENT_BUSY(307),
    NOT_A_UV_PROJECT(308),
    PROJECT_HIJACKED(309),
    OFFLINE(310),
    ENVIRONMENT_BROKEN(311),
    BAD_DEPENDENCY(312),
    INDEX_UNREACHABLE(313),
    ENVIRONMENT_OUT_OF_STEP(314),
    PACKAGE_DAMAGED(315),

    // 4xx: experiments and configs
    CONFIG_NOT_FOUND(401),
    UNKNOWN_TOOL(402),
    CONFIG_AMBIGUOUS(403),
    TOOL_DISAGREES(404),
    CONFIG_OUTSIDE(405),
    BAD_OVERRIDE(406),
    EXPERIMENT_NOT_IN_TOOL(407),
    SAME_EXPERIMENT(408),
    OVERRIDE_WITHOUT_KEY(409),
    OVERRIDE_KEY_EXISTS(410),
    OPTION_NOT_IN_TOOL(411),
    SEED_NOT_SET(412),
    EXPERIMENT_NOT_RESOLVED(413),
    HYDRA_FOLDER_MISSING(414),
    CONFIG_NAMES_COLLIDE(415),

    // 5xx: running
    SECRET_IN_PATCH(503),
    SUPERVISOR_FAILED(504),
    RECORD_UNWRITABLE(505),
    METRICS_UNREADABLE(506),
    RUN_NOT_FOUND(507),
    DIAGNOSIS_GIVEN_UP(510),
    TRACKER_PENDING(518),
    TRACKERS_NOT_ASKED(519),
    RECORD_REMOVED(520);

    private final int number;

    ProblemCode(int number) {
        this.number = number;
    }

    /** The code as written in messages and files: {@code STASH-101}. */
    public String id() {
        return "STASH-" + number;
    }
}
