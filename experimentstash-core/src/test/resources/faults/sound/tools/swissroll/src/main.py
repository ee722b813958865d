import hydra


@hydra.main(config_path="configs", config_name="main")
def main(cfg):
    print(cfg)


if __name__ == "__main__":
    main()
